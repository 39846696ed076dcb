"""What happened to a review, in sentences: the steps that people took, without every save in between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import AuditEvent

# Audit name → (sentence; it may name the version, class of its mark in the timeline).
_WORDS: dict[str, tuple[Any, str]] = {
    "review.opened": (gettext_lazy("Review opened."), ""),
    "review.taken": (gettext_lazy("Taken."), ""),
    "review.assigned": (gettext_lazy("Assigned."), ""),
    "review.handed_back": (gettext_lazy("Handed back to the queue."), ""),
    "review.lease_taken_over": (gettext_lazy("Draft taken over."), ""),
    "review.submitted": (gettext_lazy("Version %(version)s frozen and submitted."), "is-key"),
    "review.recalled": (gettext_lazy("Version %(version)s recalled."), ""),
    "review.abandoned": (gettext_lazy("Abandoned."), "is-key"),
    "review.reopened": (gettext_lazy("Reopened."), ""),
    "review.recused": (gettext_lazy("Declared a conflict of interest."), ""),
    "review.published": (gettext_lazy("Version %(version)s published."), "is-key"),
    "sign_off.approved": (gettext_lazy("Version %(version)s approved."), ""),
    "sign_off.changes_requested": (gettext_lazy("Changes asked for in version %(version)s."), "is-fix"),
    "sign_off.approval_withdrawn": (gettext_lazy("Approval of version %(version)s withdrawn."), "is-fix"),
    "correction.started": (gettext_lazy("Correction started."), "is-fix"),
    "correction.cancelled": (gettext_lazy("Correction cancelled."), ""),
    "verdict.suspended": (gettext_lazy("Verdict suspended."), "is-fix"),
    "verdict.resumed": (gettext_lazy("Verdict shown again."), "is-key"),
}


@dataclass(frozen=True)
class Step:
    """One thing that somebody did. `mark` is "", "is-key" or "is-fix"."""

    words: str
    who: str
    at: datetime
    mark: str


def steps(events: Iterable[AuditEvent]) -> list[Step]:
    """The steps, newest first. Rows that are not told here, such as saves of a draft, are left out."""
    found = [_step(event) for event in events if event.action in _WORDS]
    return found[::-1]


def _step(event: AuditEvent) -> Step:
    words, mark = _WORDS[event.action]
    return Step(_(str(words)) % {"version": event.data.get("version", "")}, event.actor_label, event.occurred_at, mark)
