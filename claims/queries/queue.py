"""The list of reviews that checkers and editors work from, with its filters and its order."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet, Value

from claims.enums import ReviewStatus
from claims.models import Review, SignOff, User
from claims.models.reviews import OPEN
from claims.workflow.roles import EDITORS

__all__ = ["OPEN", "ORDERS", "Filters", "reviews", "waiting_for"]

# Name of an order → columns; every one ends with the primary key, so that pages do not overlap.
ORDERS = {
    "-priority": ("-priority", "-pk"),
    "-opened_at": ("-opened_at", "-pk"),
    "opened_at": ("opened_at", "pk"),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the queue is narrowed to. `assignee` is a public id; `mine` needs the person who asks."""

    statuses: tuple[str, ...] = OPEN
    assignee: UUID | None = None
    unassigned: bool = False
    topic: str = ""
    claimant: UUID | None = None


def reviews(filters: Filters, *, order: str = "-priority") -> "QuerySet[Review]":
    """Reviews with their claim, claimant and assignee, in one query. Those of merged claims wait unseen."""
    found = Review.objects.select_related(
        "claim__claimant", "assignee", "policy", "working_version", "published_version"
    ).filter(status__in=filters.statuses, claim__merged_into=None)
    if filters.assignee:
        found = found.filter(assignee__public_id=filters.assignee)
    if filters.unassigned:
        found = found.filter(assignee=None)
    if filters.topic:
        found = found.filter(claim__topics__contains=[filters.topic])
    if filters.claimant:
        found = found.filter(claim__claimant__public_id=filters.claimant)
    return found.order_by(*ORDERS[order])


def waiting_for(editor: User) -> "QuerySet[Review]":
    """Reviews in sign-off that this editor may decide on: by role, not her work, not recused, not decided."""
    standing = SignOff.objects.filter(version=OuterRef("working_version"), decided_by=editor, withdrawn_at=None)
    # The same walk through the line of versions as the trigger's, in the same query.
    own_work = Func(
        F("working_version"), Value(editor.pk), function="factcheck_contributed_to_line", output_field=BooleanField()
    )
    return (
        Review.objects.select_related("claim__claimant", "assignee", "policy", "working_version")
        .filter(status=ReviewStatus.IN_SIGN_OFF, policy__roles__overlap=sorted(editor.role_set() & EDITORS))
        .exclude(Exists(standing))
        .exclude(recusals__user=editor)
        .alias(own_work=own_work)
        .filter(own_work=False)
        .order_by("working_version__frozen_at", "pk")
    )
