"""Versions that wait for a signature, as one person sees them: hers to decide, ready, decided, and barred.

What keeps a person from signing is asked of every row inside the query of the list, so that a list of a
hundred costs what a list of one costs. `reason` puts it into the words of the refusal that signing would give.
"""

from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from claims.enums import Action, ReviewStatus, Role
from claims.errors import DomainError, NotFound, OwnWorkRefused, Recused, RoleNotAllowed
from claims.models import Contribution, Correction, Recusal, Review, ReviewVersion, SignOff, User
from claims.workflow.guards import OTHER_ROLE
from claims.workflow.roles import EDITORS, role_allows

ORDER = (F("due_at").asc(nulls_last=True), "pk")
"""The nearest deadline first; of those without one, the review that was opened first. An index has this order."""


def waiting(person: User) -> "QuerySet[Review]":
    """Versions that this person may decide on now: by role, not her work, not recused, not decided."""
    signing_roles = sorted(person.role_set() & EDITORS)
    if not signing_roles:
        return Review.objects.none()
    rows = Review.objects.filter(status=ReviewStatus.IN_SIGN_OFF, policy__roles__overlap=signing_roles)
    rows = rows.exclude(_decided_by(person)).exclude(_recused(person)).order_by(*ORDER)
    # Asked first, because it is cheap: without a hand in the review there is none in the line.
    return rows.alias(own_work=_own_work(person)).filter(~_had_a_hand(person) | Q(own_work=False))


def ready(person: User) -> "QuerySet[Review]":
    """Approved versions that wait to be published, whoever may do that."""
    return Review.objects.filter(status=ReviewStatus.APPROVED).order_by(*ORDER)


def decided(person: User) -> "QuerySet[Review]":
    """What this person has decided on and what is not over: the vote is open, or the changes are being made."""
    rows = Review.objects.filter(status__in=(ReviewStatus.IN_SIGN_OFF, ReviewStatus.CHANGES_REQUESTED))
    return rows.filter(_decided_by(person)).order_by(*ORDER)


def barred(person: User) -> "QuerySet[Review]":
    """Versions in sign-off that this person may not decide on."""
    signing_roles = sorted(person.role_set() & EDITORS)
    rows = Review.objects.filter(status=ReviewStatus.IN_SIGN_OFF).alias(own_work=_own_work(person))
    own = _had_a_hand(person) & Q(own_work=True)
    may_not = own | Q(_recused(person)) | ~Q(policy__roles__overlap=signing_roles)
    return rows.filter(may_not).exclude(_decided_by(person)).order_by(*ORDER)


def row(review_id: UUID) -> Review:
    """A row that a list goes on from. Raises NotFound, also for a review that has no frozen version."""
    found = Review.objects.select_related("working_version").filter(public_id=review_id)
    review = found.filter(working_version__frozen_at__isnull=False).first()
    if review is None:
        raise NotFound
    return review


def after(rows: "QuerySet[Review]", review: Review) -> "QuerySet[Review]":
    """The rows behind this one, which comes from `row`, in the order of the lists."""
    if review.due_at is None:
        return rows.filter(due_at=None, pk__gt=review.pk)
    return rows.filter(Q(due_at=review.due_at, pk__gt=review.pk) | Q(due_at__gt=review.due_at) | Q(due_at=None))


def role_reason(roles: frozenset[Role]) -> str:
    """Why a person with these roles signs nothing at all; "" for an editor. An English msgid."""
    try:
        role_allows(Action.APPROVE, roles)
    except RoleNotAllowed as error:
        return error.detail
    return ""


def reason(row: Review, action: Action, roles: frozenset[Role]) -> str:
    """Why a person with these roles may not do this to a row of the lists; "" when she may. An English msgid."""
    refusal = _refusal(row, action, roles)
    return refusal.detail if refusal else ""


def _refusal(row: Review, action: Action, roles: frozenset[Role]) -> DomainError | None:
    """In the order of `workflow.decide`."""
    try:
        role_allows(action, roles)
    except RoleNotAllowed as error:
        return error
    if row.is_recused:  # type: ignore[attr-defined]  # annotated by `_shown`
        return Recused()
    if action == Action.APPROVE and not roles & set(row.policy.roles):
        return RoleNotAllowed(OTHER_ROLE)
    return OwnWorkRefused() if row.own_work else None  # type: ignore[attr-defined]


def shown(rows: "QuerySet[Review]", person: User, *, size: int) -> list[Review]:
    """The first `size` rows of a list with everything that a row tells. Only those are joined with the rest."""
    keys = list(rows.values_list("pk", flat=True)[:size])
    return list(
        Review.objects.filter(pk__in=keys)
        .select_related(
            "claim__claimant", "policy", "assignee", "working_version__written_by", "working_version__rating"
        )
        .defer("working_version__explanation")
        .annotate(
            own_work=_own_work(person),
            is_recused=_recused(person),
            correction_kind=Correction.objects.filter(
                review=OuterRef("pk"), published_at=None, cancelled_at=None
            ).values("kind")[:1],
        )
        .order_by(*ORDER)
    )


def _decided_by(person: User) -> Exists:
    return Exists(SignOff.objects.filter(version=OuterRef("working_version"), decided_by=person, withdrawn_at=None))


def _recused(person: User) -> Exists:
    return Exists(Recusal.objects.filter(review=OuterRef("pk"), user=person))


def _own_work(person: User) -> Func:
    """Whether this person worked on the version or on one it is based on: the walk is the trigger's."""
    return Func(
        F("working_version"), Value(person.pk), function="factcheck_contributed_to_line", output_field=BooleanField()
    )


def _had_a_hand(person: User) -> Q:
    """Reviews of which this person has worked on any version; a line of versions never leaves its review."""
    written = ReviewVersion.objects.filter(written_by=person).values("review")
    helped = Contribution.objects.filter(user=person).values("version__review")
    return Q(pk__in=written) | Q(pk__in=helped)
