"""What can be done from the queue: take, accept, dismiss and its undoing, a deadline, and many at once."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import InvalidInput, NotFound, ReasonRequired
from claims.queries import queue_pages
from claims.queries.saved_views import spelled
from claims.services import bulk, claims, planning, reviews
from claims.web.desk_pages import desk_page, go, person_of
from claims.web.forms.queue import BulkForm, DeadlineForm, DismissForm
from claims.web.views.desk.queue.asked import Asked, read
from claims.web.views.desk.queue.page import refusals_shown, show

View = Callable[..., HttpResponse]


def _act(view: View) -> View:
    """An address that only forms are sent to; whoever opens it is shown the queue."""

    @desk_page
    @wraps(view)
    def acted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return go(reverse("desk"), request=request)
        return view(request, *args, **kwargs)

    return acted


@_act
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent review that nobody has, and open it."""
    review = reviews.take_next(actor=person_of(request), now=timezone.now())
    if review is None:
        return go(_to(_back(request)), request=request, said=_("Nothing waits that you could take."))
    to = reverse("desk-review", args=[review.public_id])
    return go(to, request=request, said=_("You have this review now."))


@_act
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take this review, and open it."""
    review = reviews.take(review_id=public_id, actor=person_of(request), now=timezone.now())
    to = reverse("desk-review", args=[review.public_id])
    return go(to, request=request, said=_("You have this review now."))


@_act
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept a candidate; the next one of the list is selected."""
    following = _following(request, public_id)
    claims.accept_claim(claim_id=public_id, actor=person_of(request), now=timezone.now())
    return go(following, request=request, said=_("Claim accepted. Its review waits in the queue."))


@_act
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set a candidate aside; the next one of the list is selected, and the toast offers to undo it."""
    form = DismissForm(request.POST)
    if not form.is_valid():
        raise ReasonRequired(_("Say in a few words why, for colleagues."), field="reason")
    following = _following(request, public_id)
    claims.dismiss_claim(
        claim_id=public_id, reason=form.cleaned_data["reason"], actor=person_of(request), now=timezone.now()
    )
    undo = f"{reverse('desk-queue-restore', args=[public_id])}?{_back(request)}"
    return go(following, request=request, said=_("Claim dismissed."), undo=undo)


@_act
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a dismissal back; the claim is selected again."""
    claims.restore_claim(claim_id=public_id, actor=person_of(request), now=timezone.now())
    to = _to(spelled(request.META.get("QUERY_STRING", "")), f"claim={public_id}")
    return go(to, request=request, said=_("The claim is a candidate again."))


@_act
def deadline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set, move or take away the deadline of a review."""
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Give the deadline as a day."), field="due_on")
    due_at = form.due_at()
    planning.set_due(review_id=public_id, due_at=due_at, actor=person_of(request), now=timezone.now())
    said = _("Deadline set.") if due_at else _("Deadline taken away.")
    return go(_to(_back(request), f"review={public_id}"), request=request, said=said)


@_act
def many(request: HttpRequest) -> HttpResponse:
    """Accept or dismiss all that are ticked. What was refused is listed with its reason and stays ticked."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Tick the claims first, then say what to do with them."), field="claim")
    actor, now, ids = person_of(request), timezone.now(), form.cleaned_data["claim"]
    if form.cleaned_data["act"] == "accept":
        outcome = bulk.accept_many(claim_ids=ids, actor=actor, now=now)
        said = ngettext("%(count)d claim accepted.", "%(count)d claims accepted.", len(outcome.done))
    else:
        outcome = bulk.dismiss_many(claim_ids=ids, reason=form.cleaned_data["reason"], actor=actor, now=now)
        said = ngettext("%(count)d claim dismissed.", "%(count)d claims dismissed.", len(outcome.done))
    sentence = said % {"count": len(outcome.done)}
    if not outcome.refused:
        return go(_to(_back(request)), request=request, said=sentence)
    more = {
        "bulk_said": sentence,
        "bulk_refused": refusals_shown(outcome.refused),
        "ticked": {row.claim_id for row in outcome.refused},
    }
    return show(request, _asked(request), status=409, more=more)


def _back(request: HttpRequest) -> str:
    """The queue as it was, by the query string that the form brought; nothing in it can lead elsewhere."""
    given = QueryDict(request.POST.get("back", "")[:2_000])
    place = [f"{name}={asked}" for name, asked in _places(given)]
    return "&".join(part for part in (spelled(given.urlencode()), *place) if part)


def _places(given: QueryDict) -> list[tuple[str, UUID]]:
    found = []
    for name in ("after", "before"):
        try:
            found.append((name, UUID(given.get(name, ""))))
        except ValueError:
            continue
    return found[:1]


def _to(*parts: str) -> str:
    query = "&".join(part for part in parts if part)
    return f"{reverse('desk')}?{query}" if query else reverse("desk")


def _asked(request: HttpRequest) -> Asked:
    return read(QueryDict(_back(request)), person=person_of(request))


def _following(request: HttpRequest, claim_id: UUID) -> str:
    """The list as it was, with the claim after this one selected. Asked before the claim leaves the list."""
    asked = _asked(request)
    if asked.show != "candidates":
        return _to(_back(request), f"claim={claim_id}")
    try:
        following = queue_pages.neighbour(asked.filters, order=asked.order, claim_id=claim_id)
    except NotFound:
        following = None
    return _to(_back(request), f"claim={following}" if following else "")
