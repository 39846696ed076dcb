"""What people decide about claims: their wording, a reason to dismiss, words of an article marked by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from claims.services.appearances import MAX_QUOTE_LENGTH
from claims.services.claims import MAX_CLAIM_LENGTH, MAX_CLAIMANT_LENGTH, MAX_REASON_LENGTH


class LinesField(forms.CharField):
    """Text as it stands in an article. Browsers send every line end as two characters; here it is one again."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class WordingForm(forms.Form):
    """The wording of a claim. Each field sends along what it was, so that only what a person changed is written."""

    text = forms.CharField(
        label=_("Claim"), max_length=MAX_CLAIM_LENGTH, widget=forms.Textarea, show_hidden_initial=True
    )
    claimant = forms.CharField(
        label=_("Said by"), max_length=MAX_CLAIMANT_LENGTH, required=False, show_hidden_initial=True
    )
    topics = forms.CharField(label=_("Topics, with commas"), max_length=800, required=False, show_hidden_initial=True)
    date_made = forms.DateField(
        label=_("Day it was said"), required=False, show_hidden_initial=True,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"],
    )  # fmt: skip

    @staticmethod
    def of(claim: Claim) -> dict[str, Any]:
        """What stands now."""
        return {
            "text": claim.text,
            "claimant": claim.claimant.name if claim.claimant else "",
            "topics": ", ".join(claim.topics),
            "date_made": claim.date_made,
        }

    def changes(self) -> dict[str, Any]:
        """The fields that were changed, as the services take them."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        if "topics" in changed:
            changed["topics"] = [topic.strip() for topic in str(changed["topics"]).split(",") if topic.strip()]
        return changed


class DismissForm(forms.Form):
    """Why a claim is set aside: one of the usual reasons, or one's own words."""

    reason = forms.CharField(label=_("Reason to dismiss"), max_length=MAX_REASON_LENGTH, required=False)


class MarkForm(forms.Form):
    """Words of a snapshot: their place in code points, and what stood there for the person who marked them."""

    snapshot_id = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    exact = LinesField(max_length=2 * MAX_QUOTE_LENGTH, required=False)


class SentenceForm(forms.Form):
    """A sentence named by the button that promotes it: `start-end`."""

    snapshot_id = forms.UUIDField()
    span = forms.RegexField(r"^[0-9]{1,9}-[0-9]{1,9}$")

    def clean_span(self) -> tuple[int, int]:
        start, end = (int(part) for part in str(self.cleaned_data["span"]).split("-"))
        if start >= end:
            raise ValidationError(_("There are no words between these places."))
        return start, end


class WordsForm(forms.Form):
    """Exact words of an article, for who marks without a pointer."""

    words = forms.CharField(label=_("Exact words of the article"), max_length=MAX_QUOTE_LENGTH)


class PlaceForm(forms.Form):
    """Where in an article somebody works; everything may be missing."""

    article = forms.UUIDField(required=False)
    snapshot = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    claim = forms.UUIDField(required=False)
    at = forms.RegexField(r"^[0-9]{1,9}-[0-9]{1,9}$", required=False)
    skipped = forms.BooleanField(required=False)
