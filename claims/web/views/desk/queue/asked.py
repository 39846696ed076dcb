"""What an address of the queue asks for: filters, order, place and selection; and what of it could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import ReviewStatus
from claims.errors import DomainError
from claims.models import User
from claims.queries import queue_choices
from claims.queries.queue import OPEN, Filters
from claims.queries.queue_pages import ALL_GROUPS, Calendar, Cursor, Due
from claims.queries.saved_views import NAMES, encoded
from claims.queries.search_text import readable
from claims.web.forms.finding import is_address
from claims.web.forms.queue import DUE, ONLY_REVIEWS, PLACES, QueueForm

_GROUPS = {"late": (Due.LATE,), "today": (Due.TODAY,), "week": (Due.TODAY, Due.WEEK), "none": (Due.NONE,)}


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the query string without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """One address of the queue, read. `query` is its one spelling without a place; `values` what the form shows."""

    show: str
    order: str
    filters: Filters
    groups: Sequence[Due]
    cursor: Cursor | None
    claim: UUID | None
    review: UUID | None
    query: str
    place: str
    values: Mapping[str, str]
    chips: Sequence[Chip] = ()
    problems: Sequence[str] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chips)


@dataclass
class _Reading:
    """One reading under way: what was given, and what has been said about it."""

    cleaned: dict[str, Any]
    values: dict[str, str]
    person: User
    problems: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def drop(self, name: str, sentence: str) -> None:
        """Leave a filter out and say why."""
        self.cleaned[name] = None
        self.values.pop(name, None)
        self.problems.append(sentence)


def read(given: QueryDict, *, person: User) -> Asked:
    """What `given` asks for. Never raises for what somebody typed: it is left out and named in `problems`."""
    form = QueueForm(given)
    form.is_valid()
    values = {name: given.get(name, "").strip() for name in NAMES if given.get(name, "").strip()}
    reading = _Reading(dict.fromkeys(form.fields) | form.cleaned_data, values, person)
    for name in form.errors:
        reading.drop(name, _refusal(name, given.get(name, "")))
    unknown = sorted(set(given) - set(NAMES) - set(PLACES))
    reading.problems += [_("The queue has no filter “%(name)s”.") % {"name": name[:40]} for name in unknown]
    show = reading.cleaned["show"] or "reviews"
    if show == "candidates":
        _leave_out_what_is_for_reviews(reading)
    if show == "mine" and reading.values.pop("owner", None):
        reading.cleaned["owner"] = None
    filters = _filters(reading, show)
    query = encoded(reading.values.items())
    return Asked(
        show=show,
        order=reading.cleaned["order"] or "priority",
        filters=filters,
        groups=_GROUPS.get(reading.cleaned["due"] or "", ALL_GROUPS),
        cursor=_cursor(reading.cleaned),
        claim=reading.cleaned["claim"],
        review=reading.cleaned["review"],
        query=query,
        place=_place(reading.cleaned),
        values=reading.values,
        chips=_chips(reading, query),
        problems=reading.problems,
    )


def calendar(now: datetime) -> Calendar:
    """Today and the next seven days where the person is."""
    midnight = datetime.combine(timezone.localtime(now).date() + timedelta(days=1), time.min)
    tomorrow = timezone.make_aware(midnight)
    return Calendar(now=now, tomorrow=tomorrow, in_a_week=timezone.make_aware(midnight + timedelta(days=6)))


def _refusal(name: str, value: str) -> str:
    if name in PLACES:
        return _("This address names a place in the list that cannot be read. The list begins at its top.")
    words = {"name": name, "value": value[:60]}
    return _("“%(value)s” means nothing for the filter “%(name)s”, so it is left out.") % words


def _leave_out_what_is_for_reviews(reading: _Reading) -> None:
    for name in ONLY_REVIEWS:
        if reading.cleaned[name]:
            words = {"name": name}
            reading.drop(name, _("Candidates have no “%(name)s” yet, so this filter is left out.") % words)


def _filters(reading: _Reading, show: str) -> Filters:
    given = reading.cleaned
    owner = reading.person.public_id if show == "mine" or given["owner"] == "mine" else _person(reading)
    words, article = _words(reading)
    return Filters(
        statuses=(given["status"],) if given["status"] else OPEN,
        assignee=owner,
        unassigned=show != "mine" and given["owner"] == "none",
        topic=given["topic"] or "",
        claimant=_named(reading, "claimant", queue_choices.claimant_name, _("There is no such claimant.")),
        publisher=_named(reading, "publisher", queue_choices.publisher_name, _("There is no such publisher.")),
        language=given["language"] or "",
        least_score=given["score"] or 0.0,
        words=words,
        languages=((given["language"],) if given["language"] else tuple(queue_choices.languages())) if words else (),
        article=article,
    )


def _person(reading: _Reading) -> UUID | None:
    wanted = reading.cleaned["owner"]
    if not isinstance(wanted, UUID):
        return None
    found = queue_choices.person_named(wanted)
    if found is None:
        reading.drop("owner", _("There is no such person."))
        return None
    reading.names["owner"] = str(found)
    return wanted


def _named(reading: _Reading, name: str, find: Any, refusal: str) -> UUID | None:
    wanted: UUID | None = reading.cleaned[name]
    found = find(wanted) if wanted else None
    if wanted and found is None:
        reading.drop(name, refusal)
        return None
    reading.names[name] = found or ""
    return wanted


def _words(reading: _Reading) -> tuple[str, int | None]:
    """Words to look for, or the article whose address was given instead."""
    words: str = reading.cleaned["q"] or ""
    if is_address(words):
        article = queue_choices.article_at(words)
        if article is None:
            reading.drop("q", _("No article is known at this address. Add it, and its claims will wait here."))
        return "", article
    try:
        return readable(words, field="q"), None
    except DomainError as error:
        reading.drop("q", _(error.detail))
        return "", None


def _cursor(cleaned: Mapping[str, Any]) -> Cursor | None:
    if cleaned["before"]:
        return Cursor(cleaned["before"], backwards=True)
    return Cursor(cleaned["after"]) if cleaned["after"] else None


def _place(cleaned: Mapping[str, Any]) -> str:
    """The part of the query string that says where in the list the page begins."""
    for name in ("before", "after"):
        if cleaned[name]:
            return f"{name}={cleaned[name]}"
    return ""


def _chips(reading: _Reading, query: str) -> list[Chip]:
    words = {
        "q": f"“{reading.values.get('q', '')}”",
        "topic": reading.values.get("topic", ""),
        "owner": _owner_words(reading),
        "status": str(ReviewStatus(reading.cleaned["status"]).label).capitalize() if reading.cleaned["status"] else "",
        "language": _("Language %(code)s") % {"code": reading.values.get("language", "")},
        "claimant": _("Said by %(name)s") % {"name": reading.names.get("claimant", "")},
        "publisher": _("In %(name)s") % {"name": reading.names.get("publisher", "")},
        "score": _("Score from %(score)s") % {"score": reading.values.get("score", "")},
        "due": str(DUE.get(reading.values.get("due", ""), "")),
    }
    on = QueryDict(query)
    return [
        Chip(text, encoded((name, value) for name, value in on.items() if name != each))
        for each, text in words.items()
        if each in on
    ]


def _owner_words(reading: _Reading) -> str:
    fixed = {"none": _("No owner"), "mine": _("Mine")}
    wanted = reading.values.get("owner", "")
    return fixed.get(wanted) or _("Owner %(name)s") % {"name": reading.names.get("owner", "")}
