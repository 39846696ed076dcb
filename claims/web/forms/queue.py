"""What the queue can be asked for, and what is typed into its forms."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.enums import ReviewStatus
from claims.models.reviews import OPEN

SHOWS = {"reviews": _("Reviews"), "candidates": _("Candidates"), "mine": _("My work")}
ORDERS = {
    "priority": _("Priority, by deadline"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "seen": _("Most seen"),
}
DUE = {"late": _("Late"), "today": _("Due today"), "week": _("Due in 7 days"), "none": _("No deadline")}
STATUSES = [(each.value, each.label) for each in ReviewStatus if each in OPEN]
SCORES = ("0.5", "0.6", "0.7", "0.8", "0.9")
ONLY_REVIEWS = ("owner", "status", "due")
"""Filters that mean nothing for candidates: nobody owns one, and it has no deadline."""
PLACES = ("after", "before", "claim", "review")


class OwnerField(forms.CharField):
    """`any`, `none`, `mine`, or the public id of a person."""

    def to_python(self, value: object) -> Any:
        text = super().to_python(value)
        if text in {"", "any", "none", "mine"}:
            return "" if text == "any" else text
        try:
            return UUID(text)
        except ValueError as error:
            raise ValidationError(_("An owner is any, none, mine or a person.")) from error


class QueueForm(forms.Form):
    """Every filter by the name that it has in the address. What cannot be read is named, the rest still counts."""

    show = forms.ChoiceField(required=False, choices=list(SHOWS.items()))
    q = forms.CharField(required=False, max_length=500)
    topic = forms.CharField(required=False, max_length=60)
    owner = OwnerField(required=False)
    status = forms.ChoiceField(required=False, choices=STATUSES)
    language = forms.RegexField(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", required=False, max_length=35)
    claimant = forms.UUIDField(required=False)
    publisher = forms.UUIDField(required=False)
    score = forms.FloatField(required=False, min_value=0, max_value=1)
    due = forms.ChoiceField(required=False, choices=list(DUE.items()))
    order = forms.ChoiceField(required=False, choices=list(ORDERS.items()))
    after = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)
    claim = forms.UUIDField(required=False)
    review = forms.UUIDField(required=False)


class DismissForm(forms.Form):
    """Why a claim is set aside."""

    reason = forms.CharField(label=_("Reason, for colleagues"), max_length=400)


class DeadlineForm(forms.Form):
    """A day; the verdict is wanted by its end. Empty takes the deadline away."""

    due_on = forms.DateField(label=_("Wanted by the end of"), required=False)

    def due_at(self) -> datetime | None:
        """The end of the day in the person's time zone."""
        day = self.cleaned_data["due_on"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(minutes=1)


class BulkForm(forms.Form):
    """Claims that were ticked, and what is to be done with all of them."""

    claim = forms.TypedMultipleChoiceField(choices=(), coerce=UUID)
    act = forms.ChoiceField(choices=[("accept", ""), ("dismiss", "")])
    reason = forms.CharField(required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = self.data.getlist("claim") if hasattr(self.data, "getlist") else []
        self.fields["claim"].choices = [(each, each) for each in ticked if _is_uuid(each)]  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for filters, and their query string."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(required=False, max_length=2_000)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
