"""Acts on a claim, and claims made of any words of an article."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.serializers import Serializer

from api.endpoints import Call, Endpoint, body_of, json_response
from api.permissions import STAFF
from api.v1.claim_shapes import claim_detail
from api.v1.serializers import reviews as bodies
from api.v1.serializers.claims import ClaimDetail
from api.v1.serializers.desk import ReviewDetail
from api.v1.serializers.shared import Empty
from api.v1.views.review_acts import shown
from claims.queries import intakes, public
from claims.queries.public import Reader
from claims.services import claim_merging, claims, review_opening

Body = Mapping[str, Any]
_STAFF_READER = Reader(is_staff=True)


class ClaimAct(Endpoint):
    """Base of the acts: check the body, call one service, show the claim."""

    access = {"POST": STAFF}
    body: ClassVar[type[Serializer]] = Empty
    act: ClassVar[Callable[..., Any]]

    def post(self, call: Call, id: UUID, **path: Any) -> HttpResponse:  # noqa: A002 - the name in the address
        content = body_of(call, self.body)
        type(self).act(content, claim_id=id, actor=call.caller.user, now=call.now, **path)
        return json_response(claim_detail(public.claim(_STAFF_READER, id), desk=True))


def claim_act(name: str, act: Callable[..., Any], *, body: type[Serializer] = Empty, about: str) -> type[ClaimAct]:
    """A view for one act."""

    def post(self: ClaimAct, call: Call, id: UUID, **path: Any) -> HttpResponse:  # noqa: A002
        return ClaimAct.post(self, call, id, **path)

    post.__doc__ = about
    described = extend_schema(
        operation_id=f"claims_{name}", tags=["claims"], request=body, responses={200: ClaimDetail}
    )(post)
    return type(name, (ClaimAct,), {"__doc__": about, "body": body, "act": staticmethod(act), "post": described})


def _accept(body: Body, **who: Any) -> None:
    claims.accept_claim(text=body.get("text"), claimant=body.get("claimant"), topics=body.get("topics"), **who)


def _dismiss(body: Body, **who: Any) -> None:
    claims.dismiss_claim(reason=body["reason"], **who)


def _merge(body: Body, **who: Any) -> None:
    claim_merging.merge_claims(into_id=body["into"], **who)


def _confirm_match(_body: Body, **who: Any) -> None:
    claim_merging.decide_match(confirmed=True, **who)


def _reject_match(_body: Body, **who: Any) -> None:
    claim_merging.decide_match(confirmed=False, **who)


def _restore(_body: Body, **who: Any) -> None:
    claims.restore_claim(**who)


def _undo_merge(_body: Body, **who: Any) -> None:
    claim_merging.undo_merge(**who)


ACTS: dict[str, type[ClaimAct]] = {
    "accept": claim_act("accept", _accept, body=bodies.ClaimAccepted, about="Accept a candidate and open its review."),
    "dismiss": claim_act("dismiss", _dismiss, body=bodies.Reason, about="Set a candidate aside."),
    "restore": claim_act("restore", _restore, about="Make a dismissed claim a candidate again."),
    "merge": claim_act("merge", _merge, body=bodies.ClaimMerged, about="Join a claim to another that says the same."),
    "undo-merge": claim_act("undo_merge", _undo_merge, about="Take a merged claim out again."),
    "matches/<uuid:other_id>/confirm": claim_act(
        "confirm_match", _confirm_match, about="Say that a suggested claim is the same. Nothing is joined by it."
    ),
    "matches/<uuid:other_id>/reject": claim_act(
        "reject_match", _reject_match, about="Say that a suggested claim is another one. It is not suggested again."
    ),
}
"""The acts by the end of their address."""


class Promote(Endpoint):
    """A claim made by hand."""

    access = {"POST": STAFF}

    @extend_schema(
        operation_id="articles_promote", tags=["articles"], request=bodies.Span, responses={201: ClaimDetail}
    )
    def post(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Make a candidate claim of any words of an article."""
        body = body_of(call, bodies.Span)
        claim = claims.promote_sentence(
            snapshot_id=intakes.snapshot_id(id, body.get("snapshot")),
            start=body["start"],
            end=body["end"],
            exact=body.get("exact"),
            actor=call.caller.user,
            now=call.now,
        )
        return json_response(claim_detail(public.claim(_STAFF_READER, claim.public_id), desk=True), status=201)


class ReviewAgain(Endpoint):
    """Another review of a claim."""

    access = {"POST": STAFF}

    @extend_schema(
        operation_id="claims_review_again",
        tags=["claims"],
        request=bodies.ReasonIfAny,
        responses={201: ReviewDetail},
    )
    def post(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Open another review of a claim whose last one was retracted or abandoned."""
        reason = body_of(call, bodies.ReasonIfAny).get("reason", "")
        review = review_opening.review_again(claim_id=id, reason=reason, actor=call.caller.user, now=call.now)
        response = shown(call, review.public_id)
        response.status_code = 201
        return response
