"""What is typed on the page of a review. Lengths and forms of the words are the services' business."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import CitationStance, EvidenceKind
from claims.errors import InvalidInput
from claims.models import User
from claims.services.drafting import LINES, PROSE
from claims.services.evidence import (
    MAX_CAPTURE_BYTES,
    MAX_PUBLISHER,
    MAX_QUOTE,
    MAX_TITLE,
    MAX_URL,
    MAX_WHY,
    Source,
    Use,
)
from claims.services.wording import MAX_REASON
from claims.web.desk_pages import refused
from claims.web.draft_text import DraftText


class TypedForm(forms.Form):
    """A form whose refusals by the domain stand beside the field that they are about."""

    def refuse(self, error: InvalidInput) -> None:
        """Put the sentence of a refusal beside its field, or above the form when it names none of ours."""
        self.add_error(error.field if error.field in self.fields else None, refused(error))

    def sentences(self) -> str:
        """All refusals in one line, each with the label of its field."""
        labels = {name: f"{field.label}: " for name, field in self.fields.items()}
        return " ".join(f"{labels.get(name, '')}{' '.join(errors)}" for name, errors in self.errors.items())


class CountedField(forms.CharField):
    """Words that the page counts. What is too long is not cut and not refused here: the service says so, once."""

    def __init__(self, label: Any, limit: int, **more: Any) -> None:
        super().__init__(label=label, required=False, **more)
        self.limit = limit


class DraftForm(TypedForm):
    """The text of a draft as it is typed, with the edit, the hold and the text that the page was made from."""

    claim_reviewed = CountedField(_("Claim reviewed"), LINES["claim_reviewed"])
    rating = forms.CharField(label=_("Rating"), required=False, max_length=40)
    headline = CountedField(_("Headline"), LINES["headline"])
    summary = CountedField(_("In short"), PROSE["summary"])
    explanation = CountedField(_("Explanation"), PROSE["explanation"], strip=False)
    in_language = forms.CharField(label=_("Language"), required=False)
    topics = forms.CharField(label=_("Topics"), required=False)
    public_note = CountedField(_("Public note"), 2_000)
    edit_count = forms.IntegerField(required=False, min_value=0)
    lease_token = forms.CharField(required=False, max_length=40)
    base = forms.CharField(required=False, max_length=64)

    def typed(self, stored: DraftText) -> DraftText:
        """What is on the page: `stored`, with every field that was sent."""
        sent = {name: self.data[name] for name in DraftText.names() if name in self.data}
        return stored.with_typed(sent)

    def theirs(self) -> list[str]:
        """Fields in which somebody chose the stored text over the typed one."""
        return [name for name in DraftText.names() if self.data.get(f"pick_{name}") == "theirs"]


def draft_form_of(text: DraftText, **around: Any) -> DraftForm:
    """The form filled with a text; `around` are its hidden fields."""
    return DraftForm({**text.fields(), **around})


class UseForm(TypedForm):
    """How the draft uses a source."""

    stance = forms.ChoiceField(label=_("What it does"), choices=CitationStance.choices, widget=forms.RadioSelect)
    quote = forms.CharField(label=_("Quote"), required=False, widget=forms.Textarea)
    why = forms.CharField(label=_("Why it matters"), widget=forms.Textarea)
    limits = {"quote": MAX_QUOTE, "why": MAX_WHY}

    def use(self, *, prefix: str = "", suffix: str = "") -> Use:
        """The words for the service. `prefix` and `suffix` stand around the quote and are not typed here."""
        given = self.cleaned_data
        return Use(stance=given["stance"], why=given["why"], quote=given["quote"], prefix=prefix, suffix=suffix)


class EvidenceForm(UseForm):
    """A source, and how the draft uses it."""

    url = forms.CharField(label=_("Address"))
    title = forms.CharField(label=_("Title"))
    publisher_name = forms.CharField(label=_("Publisher"))
    kind = forms.ChoiceField(label=_("Kind of source"), choices=[("", "—"), *EvidenceKind.choices])
    date_published = forms.DateField(label=_("Date published"), required=False)
    limits = {**UseForm.limits, "url": MAX_URL, "title": MAX_TITLE, "publisher_name": MAX_PUBLISHER}

    def source(self) -> Source:
        given = self.cleaned_data
        return Source(
            url=given["url"],
            title=given["title"],
            publisher_name=given["publisher_name"],
            kind=given["kind"],
            date_published=given["date_published"],
        )


class CaptureForm(TypedForm):
    """What a source said: a saved file, the text itself, or a hash with the address of an archived copy."""

    body = forms.FileField(label=_("Saved page or file"), required=False, allow_empty_file=True)
    text = forms.CharField(label=_("Text of the source"), required=False, strip=False, widget=forms.Textarea)
    archive_url = forms.CharField(label=_("Address of an archived copy"), required=False)
    sha256 = forms.CharField(label=_("SHA-256 of that copy"), required=False)

    def clean_body(self) -> Any:
        """Refused by its size, before any of it is read."""
        upload = self.cleaned_data["body"]
        if upload is not None and upload.size > MAX_CAPTURE_BYTES:
            raise forms.ValidationError(_("The capture is larger than 5 MB."))
        return upload

    def captured(self) -> dict[str, Any]:
        """Keyword arguments of `services.evidence.capture`. A file counts before pasted text."""
        given = self.cleaned_data
        taken = {"archive_url": given["archive_url"], "sha256": given["sha256"].lower()}
        upload = given["body"]
        if upload is not None:
            return {**taken, "body": upload.read(), "content_type": upload.content_type or ""}
        if given["text"]:
            return {**taken, "body": given["text"].encode(), "content_type": "text/plain; charset=utf-8"}
        return taken


class ReasonForm(TypedForm):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), required=False)
    limits = {"reason": MAX_REASON}


class AssignForm(TypedForm):
    """Who is to work on a review."""

    assignee = forms.TypedChoiceField(label=_("Give it to"), coerce=str)

    def __init__(self, data: Any = None, *, colleagues: Iterable[User] = ()) -> None:
        super().__init__(data)
        self.colleagues = {str(each.public_id): each for each in colleagues}
        field = self.fields["assignee"]
        field.choices = [("", _("Choose a colleague")), *((key, str(who)) for key, who in self.colleagues.items())]  # type: ignore[attr-defined]

    def colleague(self) -> User:
        return self.colleagues[self.cleaned_data["assignee"]]
