"""Claims and where they were made."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call, Endpoint
from api.pagination import PAGING, Order
from api.permissions import PUBLIC_AND_DESK
from api.v1 import shapes
from api.v1.claim_shapes import claim_detail
from api.v1.listing import listed, tagged
from api.v1.readers import reader_of
from api.v1.serializers.claims import AppearanceShape, ClaimDetail, ClaimShape
from claims.enums import ClaimStatus, VerificationStatus
from claims.queries import public
from claims.representations.appearance import appearance

NEWEST = Order(("created_at", "pk"))
IN_ORDER_FOUND = Order(("found_at", "pk"), descending=False)
FILTERS = p.declared(
    p.text("q", "Words to search for."),
    p.text("language", "Language tag.", longest=35, example="en"),
    p.identifier("claimant", "Who made the claim."),
    p.text("topic", "A topic.", longest=60),
    p.choice("verification_status", "How far the claim is.", VerificationStatus.values),
    p.choice("status", "The desk's word for it; narrows what the reader may see.", ClaimStatus.values),
)


class Claims(Endpoint):
    """The list of claims."""

    access = {"GET": PUBLIC_AND_DESK}
    parameters = FILTERS | PAGING

    @extend_schema(operation_id="claims_list", tags=["claims"], responses=ClaimShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Claims, newest first, each with its verification status and, where published, its verdict."""
        filters = {name: value for name, value in call.parameters.items() if name in FILTERS}
        return listed(
            call,
            public.claims(reader_of(call.caller), **filters),
            order=NEWEST,
            key=lambda row: (row.created_at, row.pk),
            shape=lambda row: shapes.claim(row, desk=call.caller.sees_desk),
        )


class Claim(Endpoint):
    """One claim."""

    access = {"GET": PUBLIC_AND_DESK}

    @extend_schema(operation_id="claims_detail", tags=["claims"], responses=ClaimDetail)
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """One claim, or the one that it was merged into."""
        found = public.claim(reader_of(call.caller), id)
        return tagged(call, claim_detail(found, desk=call.caller.sees_desk))


class Appearances(Endpoint):
    """Where a claim was made."""

    access = {"GET": PUBLIC_AND_DESK}
    parameters = PAGING

    @extend_schema(operation_id="claims_appearances", tags=["claims"], responses=AppearanceShape(many=True))
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Every place where the claim was made, as W3C selectors into the article's text."""
        return listed(
            call,
            public.appearances(reader_of(call.caller), id),
            order=IN_ORDER_FOUND,
            key=lambda row: (row.found_at, row.pk),
            shape=appearance,
        )
