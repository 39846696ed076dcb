"""The queue: a list with filters, and the claim that is selected. One address for each state of it."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from claims.errors import NotFound
from claims.models import User
from claims.queries import queue_choices, queue_pages, queue_panel
from claims.queries.queue_pages import Page
from claims.queries.queue_panel import Panel
from claims.services.bulk import Refused
from claims.web.desk_pages import answer, desk_page, person_of, refused, wants_part
from claims.web.forms.queue import DUE, ORDERS, SCORES, SHOWS, STATUSES, DeadlineForm, DismissForm
from claims.web.views.desk.queue.asked import Asked, calendar, read
from claims.web.views.desk.queue.shown import before, groups, priority_of, reasons

PAGE_TEMPLATE = "claims/pages/desk/queue.html"
_PARTS = {"claim": "claims/fragments/queue_panel.html", "work": "claims/fragments/queue_work.html"}
_WHOLE = "claims/fragments/queue_all.html"
_CHOICES_SECONDS = 60


@desk_page
def queue(request: HttpRequest) -> HttpResponse:
    """Candidates, open reviews, or one's own, as the address asks; a click on a row fetches the panel alone."""
    asked = read(request.GET, person=person_of(request))
    return show(request, asked, status=400 if asked.problems else 200)


def show(request: HttpRequest, asked: Asked, *, status: int = 200, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page, or the part of it that HTMX is about to replace."""
    target = request.htmx.target if wants_part(request) else ""  # type: ignore[attr-defined]
    only_panel = target == "claim" and bool(asked.claim or asked.review)
    problems = list(asked.problems)
    page = Page((), has_earlier=False, has_more=False) if only_panel else _page(asked, problems)
    panel = _panel(asked, page, person_of(request), problems)
    context = {
        "asked": asked,
        "problems": problems,
        "back": "&".join(part for part in (asked.query, asked.place) if part),
        **_panel_shown(panel),
        **({} if only_panel else _list_shown(asked, page, panel)),
        **(more or {}),
    }
    if target not in _PARTS:
        context |= _choices()
    return answer(request, PAGE_TEMPLATE, context, fragment=_PARTS.get(target, _WHOLE), status=status)


def refusals_shown(rows: tuple[Refused, ...]) -> list[dict[str, str]]:
    """What could not be done to which claim, in sentences."""
    texts = queue_pages.texts_of([row.claim_id for row in rows])
    return [{"text": texts.get(row.claim_id, ""), "reason": refused(row.error)} for row in rows]


def _page(asked: Asked, problems: list[str]) -> Page:
    """The rows; from the top when the place that the address names is gone."""
    try:
        return _rows(asked, asked.cursor)
    except NotFound:
        problems.append(_("The place in the list that this address names is gone. The list begins at its top."))
        return _rows(asked, None)


def _rows(asked: Asked, cursor: queue_pages.Cursor | None) -> Page:
    if asked.show == "candidates":
        return queue_pages.candidates(asked.filters, order=asked.order, cursor=cursor)
    return queue_pages.reviews(
        asked.filters, order=asked.order, calendar=calendar(timezone.now()), groups=asked.groups, cursor=cursor
    )


def _panel(asked: Asked, page: Page, person: User, problems: list[str]) -> Panel | None:
    """The claim that the address names, else the first of the list."""
    first = page.rows[0] if page.rows else None
    try:
        if asked.review:
            return queue_panel.of_review(asked.review, actor=person)
        if asked.claim:
            return queue_panel.of_claim(asked.claim, actor=person)
    except NotFound:
        problems.append(_("The selected claim is not there any more."))
    if first is None:
        return None
    if first.review:
        return queue_panel.of_review(first.review.public_id, actor=person)
    return queue_panel.of_claim(first.claim.public_id, actor=person)


def _panel_shown(panel: Panel | None) -> dict[str, Any]:
    if panel is None:
        return {"panel": None}
    now = timezone.now()
    found = priority_of(panel.claim, panel.review, now=now)
    due_at = panel.review.due_at if panel.review else None
    day = timezone.localtime(due_at).date() if due_at else None
    return {
        "panel": panel,
        "priority": found,
        "reasons": reasons(panel.claim, panel.review, found, now=now),
        "earlier": before(panel.earlier),
        "dismiss_form": DismissForm(),
        "deadline_form": DeadlineForm(initial={"due_on": day}),
    }


def _list_shown(asked: Asked, page: Page, panel: Panel | None) -> dict[str, Any]:
    selected = None
    if panel is not None:
        selected = panel.claim.public_id if asked.show == "candidates" or not panel.review else panel.review.public_id
    ends = {"before": page.rows[0].public_id, "after": page.rows[-1].public_id} if page.rows else {}
    to = {name: "?" + "&".join(part for part in (asked.query, f"{name}={end}") if part) for name, end in ends.items()}
    return {
        "groups": groups(page, query=_with_place(asked), selected=selected, now=timezone.now()),
        "shown": len(page.rows),
        "earlier_page": to.get("before", "") if page.has_earlier else "",
        "more_page": to.get("after", "") if page.has_more else "",
        "can_bulk": asked.show == "candidates",
        "tabs": _tabs(asked),
    }


def _with_place(asked: Asked) -> str:
    return "&".join(part for part in (asked.query, asked.place) if part)


def _tabs(asked: Asked) -> list[dict[str, Any]]:
    """The three sorts of rows. Filters stay behind: what narrows one sort may hide all of another."""
    base = reverse("desk")
    to = {"reviews": base, "candidates": f"{base}?show=candidates", "mine": f"{base}?show=mine"}
    return [{"name": name, "words": words, "to": to[name], "on": name == asked.show} for name, words in SHOWS.items()]


def _choices() -> dict[str, Any]:
    """What the selects of the filter bar offer. Topics and languages may be a minute old."""
    try:
        near = cache.get_or_set("desk-queue-choices", _read_choices, _CHOICES_SECONDS)
    except RedisError:  # a cache that is down costs a moment and not the page
        near = _read_choices()
    return {
        "topics": near[0],
        "languages": near[1],
        "people": queue_choices.people(),
        "statuses": STATUSES,
        "dues": list(DUE.items()),
        "orders": list(ORDERS.items()),
        "scores": SCORES,
    }


def _read_choices() -> tuple[list[str], list[str]]:
    return queue_choices.topics(), [code for code in queue_choices.languages() if code]
