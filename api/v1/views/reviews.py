"""Reviews as staff read them: the queue, one review, its versions, its record."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call
from api.errors import InvalidParameter
from api.pagination import PAGING, Order
from api.permissions import STAFF
from api.v1 import desk_shapes
from api.v1.listing import listed, tagged, whole
from api.v1.serializers.desk import EventShape, ReviewDetail, ReviewRow, VersionShape
from api.v1.views.review_acts import ReviewEndpoint
from claims.enums import ReviewStatus
from claims.queries import desk, queue

ORDERS = {
    "-priority": Order(("priority", "pk")),
    "-opened_at": Order(("opened_at", "pk")),
    "opened_at": Order(("opened_at", "pk"), descending=False),
}
FILTERS = p.declared(
    p.words("status", "Only these; the open ones if left out.", ReviewStatus.values),
    p.identifier("assignee", "Whose work it is."),
    p.flag("unassigned", "Only reviews that nobody works on."),
    p.flag("mine", "Only your own."),
    p.text("topic", "A topic.", longest=60),
    p.identifier("claimant", "Who made the claim."),
    p.choice("ordering", "Order of the list.", ORDERS),
)


class Reviews(ReviewEndpoint):
    """The queue."""

    access = {"GET": STAFF}
    parameters = FILTERS | PAGING

    @extend_schema(operation_id="reviews_list", tags=["reviews"], responses=ReviewRow(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Reviews by urgency."""
        order = call.parameters.get("ordering", ORDERS["-priority"])
        return listed(
            call,
            queue.reviews(_filters(call)),
            order=order,
            key=lambda row: (getattr(row, order.fields[0]), row.pk),
            shape=desk_shapes.row,
        )


class Review(ReviewEndpoint):
    """One review."""

    access = {"GET": STAFF}

    @extend_schema(operation_id="reviews_detail", tags=["reviews"], responses=ReviewDetail)
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """One review with everything, and with what you may do now or why not."""
        found = desk.load(id, actor=call.caller.user)
        return tagged(call, desk_shapes.detail(found, viewer=call.caller.user))


class Version(ReviewEndpoint):
    """One version."""

    access = {"GET": STAFF}

    @extend_schema(operation_id="reviews_version", tags=["reviews"], responses=VersionShape)
    def get(self, call: Call, id: UUID, number: int) -> HttpResponse:  # noqa: A002 - the name in the address
        """One version of a review with its evidence."""
        return tagged(call, desk_shapes.version(*desk.version(id, number)))


class Record(ReviewEndpoint):
    """The record of a review."""

    access = {"GET": STAFF}
    sent_whole = True

    @extend_schema(operation_id="reviews_history", tags=["reviews"], responses=EventShape(many=True))
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """What happened to the review, oldest first. An open blind vote is not told."""
        return whole(call, [desk_shapes.event(each) for each in desk.history(id, actor=call.caller.user)])


def _filters(call: Call) -> queue.Filters:
    given = call.parameters
    if given.get("mine") and "assignee" in given:
        raise InvalidParameter("Give mine or assignee, not both.", parameter="mine")
    return queue.Filters(
        statuses=tuple(sorted(given.get("status", queue.OPEN))),
        assignee=call.caller.user.public_id if given.get("mine") else given.get("assignee"),
        unassigned=given.get("unassigned", False),
        topic=given.get("topic", ""),
        claimant=given.get("claimant"),
    )
