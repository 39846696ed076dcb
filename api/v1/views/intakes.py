"""Submissions as the desk sees them, and the dead letters among them."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call, Endpoint, body_of, json_response
from api.pagination import PAGING, Order, by_primary_key
from api.permissions import INTAKE_DESK
from api.v1 import shapes
from api.v1.listing import listed
from api.v1.serializers.articles import IntakeShape
from api.v1.serializers.shared import Empty
from claims.enums import IntakeState
from claims.queries import intakes
from claims.services import articles


class Intakes(Endpoint):
    """The list of submissions."""

    access = {"GET": INTAKE_DESK}
    parameters = p.declared(p.choice("state", "Only submissions in this state.", IntakeState.values)) | PAGING

    @extend_schema(operation_id="intakes_list", tags=["articles"], responses=IntakeShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Submissions, newest first. `state=failed` lists the dead letters, each with its reason."""
        return listed(
            call,
            intakes.submissions(state=call.parameters.get("state", "")),
            order=Order(("pk",)),
            key=by_primary_key,
            shape=shapes.intake,
        )


class Retry(Endpoint):
    """A second chance for a dead letter."""

    access = {"POST": INTAKE_DESK}

    @extend_schema(operation_id="intakes_retry", tags=["articles"], request=Empty, responses={202: IntakeShape})
    def post(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Put a failed submission back into the queue. One that has not failed stays as it is."""
        body_of(call, Empty)
        intake = articles.retry(intake_id=id, actor=call.caller.user, now=call.now)
        return json_response(shapes.intake(intake), status=202)
