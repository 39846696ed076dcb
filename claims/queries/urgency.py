"""In which order does work come? One order for the list that people see and for the next review that they are given."""

from django.db.models import F

MOST_URGENT_FIRST = (F("priority").desc(), F("due_at").asc(nulls_last=True), F("pk").asc())
"""By priority, then what is due soonest, then the oldest; what has no deadline comes after what has one."""
