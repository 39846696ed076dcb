"""The public change feed."""

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call, Endpoint
from api.permissions import PUBLIC
from api.v1 import shapes
from api.v1.listing import tagged
from api.v1.serializers.reference import ChangePage
from claims.queries import changes

DEFAULT_SIZE, LARGEST_SIZE = 100, 1000


class Changes(Endpoint):
    """What has changed, in order."""

    access = {"GET": PUBLIC}
    parameters = p.declared(
        p.whole("since", "The last sequence that you have; 0 for everything.", low=0, high=2**62, default=0),
        p.whole("page_size", "Events a page.", low=1, high=LARGEST_SIZE, default=DEFAULT_SIZE),
    )

    @extend_schema(operation_id="changes_list", tags=["changes"], responses=ChangePage)
    def get(self, call: Call) -> HttpResponse:
        """Every published, corrected, suspended, resumed, retracted and merged event after a sequence, in order.

        Remember `last` and ask with `since=last` next time: nothing is missed and nothing comes twice. An event
        marked `tombstone` names what is not to be shown any more.
        """
        since = call.parameters.get("since", 0)
        size = call.parameters.get("page_size", DEFAULT_SIZE)
        rows = list(changes.since(since, limit=size))
        last = rows[-1].sequence if rows else since
        more = len(rows) == size
        next_url = f"{settings.PUBLIC_URL}{call.request.path}?since={last}&page_size={size}"
        results = [shapes.change(row) for row in rows]
        return tagged(call, {"results": results, "next": next_url if more else None, "previous": None, "last": last})
