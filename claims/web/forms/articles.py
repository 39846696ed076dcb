"""What may be typed to bring in an article, and to find one that is here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import IntakeMethod
from claims.errors import DomainError, RoleNotAllowed, WrongContentType
from claims.models import Intake
from claims.queries import article_list
from claims.services.articles import MAX_FILE_BYTES, Submitted
from claims.web import intake_words
from claims.web.forms.finding import is_address

LONGEST_SEARCH = 300


class TypedField(forms.CharField):
    """Words as typed, of any length: the services clean them and say what is too long, so nothing is cut off here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.validators = []


class ArticleForm(forms.Form):
    """One article, by one of three ways, and what the sender knows about it.

    `page` is the address to be fetched; `url` is where pasted text or a file was published.
    """

    way = forms.ChoiceField(
        label=_("How does it come in?"),
        choices=[
            (IntakeMethod.TEXT.value, _("Paste text")),
            (IntakeMethod.URL.value, _("Address")),
            (IntakeMethod.FILE.value, _("File")),
        ],
        initial=IntakeMethod.TEXT.value,
    )
    text = TypedField(label=_("Text of the article"))
    page = TypedField(label=_("Address of the page"))
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    headline = TypedField(label=_("Headline"))
    url = TypedField(label=_("Where it was published"))
    publisher = TypedField(label=_("Publisher"))
    date_published = forms.DateField(
        label=_("Published on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Give a day such as 2026-03-20.")},
    )
    in_language = TypedField(label=_("Language"))

    @property
    def chosen(self) -> str:
        """The way that is shown."""
        return str(self["way"].value())

    @property
    def focus(self) -> str:
        """The field in which the page begins: the first that has to change, or the one of the way."""
        wrong = next((name for name in self.fields if name in self.errors), "") if self.is_bound else ""
        return wrong or {IntakeMethod.URL.value: "page", IntakeMethod.FILE.value: "file"}.get(self.chosen, "text")

    @property
    def lost_file(self) -> bool:
        """Whether a file was sent that the browser will not send again."""
        return bool(self.errors and self.files.get("file"))

    def read_file(self) -> bytes:
        """The file's bytes, but no more than what shows that it is too large."""
        sent = self.cleaned_data["file"]
        return bytes(sent.read(MAX_FILE_BYTES + 1)) if sent else b""

    @property
    def address(self) -> str:
        """The address to be fetched; also one that was pasted where the text belongs. "" for text and files."""
        typed = {IntakeMethod.URL.value: "page", IntakeMethod.TEXT.value: "text"}.get(self.chosen)
        given = str(self.cleaned_data.get(typed, "") if typed else "").strip()
        return given if typed == "page" or is_address(given) else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.chosen == IntakeMethod.FILE and not self.errors and not cleaned.get("file"):
            self.add_error("file", _("No file is chosen. Choose one that ends in .html, .txt or .md."))
        return cleaned

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the services beside the field that it is about."""
        field = self._field_of(error)
        self.add_error(field, intake_words.sentence(error, field=field or ""))

    def submitted(self) -> Submitted:
        """What was said about the article."""
        said = self.cleaned_data
        return Submitted(
            url="" if self.address or self.chosen == IntakeMethod.URL else said["url"],
            headline=said["headline"],
            publisher=said["publisher"],
            in_language=said["in_language"],
            date_published=said["date_published"],
        )

    def _field_of(self, error: DomainError) -> str | None:
        if isinstance(error, RoleNotAllowed):
            return None
        named = str(getattr(error, "field", "")) or ("file" if isinstance(error, WrongContentType) else "url")
        if named == "url" and self.chosen == IntakeMethod.URL:
            return "page"
        return "text" if named == "url" and self.address else named


def prefilled(failed: Intake | None) -> dict[str, Any]:
    """What is known about a submission that failed, for pasting its text instead."""
    if failed is None:
        return {}
    said, article = failed.submitted, failed.article
    day = article.date_published.isoformat() if article.date_published else ""
    own = "" if article.canonical_url.startswith("urn:") else article.canonical_url
    return {
        "way": IntakeMethod.TEXT.value,
        "url": failed.url or said.get("url") or own,
        "headline": said.get("headline") or article.headline,
        "publisher": said.get("publisher", ""),
        "date_published": said.get("date_published") or day,
        "in_language": said.get("in_language") or article.in_language,
    }


class ListForm(forms.Form):
    """What the list of articles is narrowed to. Whatever is not known here is left alone."""

    q = forms.CharField(required=False, max_length=LONGEST_SEARCH)
    publisher = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            (article_list.READING, _("Being read")),
            (article_list.READY, _("Ready")),
            (article_list.FAILED, _("Could not be read")),
        ],
    )

    def filters(self) -> article_list.Filters:
        """The filters that can be read; the others are left out."""
        self.is_valid()
        return article_list.Filters(**self.cleaned_data)


class ChangesForm(forms.Form):
    """Two version numbers of one article."""

    old = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)
    new = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)
