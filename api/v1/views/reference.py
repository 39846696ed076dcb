"""Reference data: who made claims, who published them, which ratings and topics there are."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api.endpoints import Call, Endpoint
from api.pagination import PAGING, Order
from api.permissions import PUBLIC
from api.v1 import shapes
from api.v1.listing import listed, whole
from api.v1.serializers.reference import ClaimantShape, PublisherShape, RatingShape, TopicShape
from claims.queries import public

BY_NAME = Order(("name", "pk"), descending=False)


class Claimants(Endpoint):
    """The list of claimants."""

    access = {"GET": PUBLIC}
    parameters = PAGING

    @extend_schema(operation_id="claimants_list", tags=["reference"], responses=ClaimantShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """People and organisations with a published verdict on what they said, by name."""
        return listed(
            call, public.claimants(), order=BY_NAME, key=lambda row: (row.name, row.pk), shape=shapes.claimant
        )


class Publishers(Endpoint):
    """The list of publishers."""

    access = {"GET": PUBLIC}
    parameters = PAGING

    @extend_schema(operation_id="publishers_list", tags=["reference"], responses=PublisherShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Publishers of articles that a published verdict names, by name."""
        return listed(
            call, public.publishers(), order=BY_NAME, key=lambda row: (row.name, row.pk), shape=shapes.publisher
        )


class Ratings(Endpoint):
    """The rating scales."""

    access = {"GET": PUBLIC}
    sent_whole = True

    @extend_schema(operation_id="ratings_list", tags=["reference"], responses=RatingShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Every rating of every published scale, the newest version of a scale first."""
        return whole(call, [shapes.rating(row) for row in public.ratings()])


class Topics(Endpoint):
    """The topics in use."""

    access = {"GET": PUBLIC}
    sent_whole = True

    @extend_schema(operation_id="topics_list", tags=["reference"], responses=TopicShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Topics of published verdicts, and how many verdicts each has."""
        return whole(call, [{"name": name, "verdicts": count} for name, count in public.topics()])
