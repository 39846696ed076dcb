"""What people decide about a claim, one form each. Afterwards they go on where they worked."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError, InvalidInput, NotFound
from claims.queries import workbench
from claims.services import claim_joining, claims, reviews
from claims.web.desk_pages import desk_page, go, person_of, refused
from claims.web.forms.claims import DismissForm, WordingForm
from claims.web.views.desk.claims import page
from claims.web.views.desk.claims.panel import Forms
from claims.web.views.desk.workbench import page as workbench_page
from claims.web.views.desk.workbench.place import Place, place_of

Act = Callable[..., HttpResponse]


@desk_page
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept a candidate as it is worded in the form."""
    form = WordingForm(request.POST)

    def act(place: Place) -> HttpResponse:
        claims.accept_claim(
            claim_id=public_id, actor=person_of(request), now=timezone.now(), **_changes(form, "text" in request.POST)
        )
        return _onwards(request, place, public_id, said=_("Claim accepted."))

    return _done(request, public_id, act, wording=form if "text" in request.POST else None)


@desk_page
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Reword a claim."""
    form = WordingForm(request.POST)

    def act(place: Place) -> HttpResponse:
        changes = _changes(form, True)
        claims.edit_claim(claim_id=public_id, actor=person_of(request), now=timezone.now(), **changes)
        said = _("Wording saved.") if changes else _("Nothing was changed.")
        return go(place.address(public_id), request=request, said=said)

    return _done(request, public_id, act, wording=form)


@desk_page
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set a candidate aside, for a reason."""
    form = DismissForm(request.POST)

    def act(place: Place) -> HttpResponse:
        if not form.is_valid():
            raise InvalidInput(_("The reason is too long."))
        reason = form.cleaned_data["reason"]
        claims.dismiss_claim(claim_id=public_id, reason=reason, actor=person_of(request), now=timezone.now())
        undo = reverse("desk-claim-restore", args=[public_id])
        kept = place.query(article=place.article)
        return _onwards(request, place, public_id, said=_("Claim dismissed."), undo=f"{undo}{kept}")

    return _done(request, public_id, act, dismissal=form)


@desk_page
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a dismissed claim a candidate again."""

    def act(place: Place) -> HttpResponse:
        claims.restore_claim(claim_id=public_id, actor=person_of(request), now=timezone.now())
        return go(place.address(public_id), request=request, said=_("The claim is a candidate again."))

    return _done(request, public_id, act)


@desk_page
def join(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Join a claim to an earlier one; a candidate is accepted with it."""

    def act(place: Place) -> HttpResponse:
        claim_joining.join_claims(
            claim_id=public_id, into_id=other_id, actor=person_of(request), now=timezone.now()
        )  # fmt: skip
        undo = reverse("desk-claim-undo-join", args=[public_id]) + place.query(article=place.article)
        return _onwards(request, place, public_id, said=_("Claim joined to the earlier one."), undo=undo)

    return _done(request, public_id, act)


@desk_page
def undo_join(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a joined claim out of the other one again."""

    def act(place: Place) -> HttpResponse:
        claims.undo_merge(claim_id=public_id, actor=person_of(request), now=timezone.now())
        return go(place.address(public_id), request=request, said=_("The claim stands for itself again, accepted."))

    return _done(request, public_id, act)


@desk_page
def decide(request: HttpRequest, public_id: UUID, other_id: UUID, *, confirmed: bool) -> HttpResponse:
    """Say whether two claims are the same; nothing is joined by that."""

    def act(place: Place) -> HttpResponse:
        claims.decide_match(
            claim_id=public_id, other_id=other_id, confirmed=confirmed, actor=person_of(request), now=timezone.now()
        )
        said = _("Noted: the same claim. An editor joins them.") if confirmed else _("Noted: not the same claim.")
        return go(place.address(public_id), request=request, said=said)

    return _done(request, public_id, act)


@desk_page
def take(request: HttpRequest, public_id: UUID, review_id: UUID) -> HttpResponse:
    """Take the claim's review, and open it."""

    def act(place: Place) -> HttpResponse:
        reviews.take(review_id=review_id, actor=person_of(request), now=timezone.now())
        return go(reverse("desk-review", args=[review_id]), request=request, said=_("You work on this review now."))

    return _done(request, public_id, act)


def _done(
    request: HttpRequest,
    claim_id: UUID,
    act: Act,
    *,
    wording: WordingForm | None = None,
    dismissal: DismissForm | None = None,
) -> HttpResponse:
    """Do it; when it is refused, show the claim again with the reason and with what was typed."""
    place = place_of(request)
    if request.method != "POST":
        return go(place.address(claim_id), request=request)
    try:
        return act(place)
    except NotFound:
        raise
    except DomainError as error:
        typed = Forms(wording=wording, dismissal=dismissal, refusal=refused(error), about=claim_id)
        if place.article is None:
            return page.shown(request, claim_id, typed=typed, status=error.status)
        there = Place(article=place.article, snapshot=place.snapshot, claim=claim_id, skipped=place.skipped)
        return workbench_page.shown(request, there, typed=typed, status=error.status)


def _changes(form: WordingForm, was_sent: bool) -> dict[str, object]:
    if not was_sent:
        return {}
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        raise InvalidInput(str(first[0]))
    return form.changes()


def _onwards(request: HttpRequest, place: Place, claim_id: UUID, *, said: str, undo: str = "") -> HttpResponse:
    """On to the next candidate of the article; the claim stays selected when it was the last one."""
    if place.article is None:
        return go(place.address(claim_id), request=request, said=said, undo=undo)
    following = workbench.load(place.article, number=place.snapshot).candidate_after(claim_id)
    if following is None:
        said = _("%(said)s It was the last candidate of this article.") % {"said": said}
    return go(
        place.address(following.claim.public_id if following else claim_id), request=request, said=said, undo=undo
    )
