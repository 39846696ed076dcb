"""Every act on a review: check the body, call one service, show the review as it stands.

What a role includes, and everything else that can forbid an act, is decided by the services; a refusal says where
the review stands and what can be done instead.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.serializers import Serializer

from api.conditional import entity_tag, is_unchanged, mark
from api.endpoints import Call, Endpoint, body_of, json_response
from api.errors import PreconditionFailed
from api.permissions import STAFF
from api.problems import problem
from api.v1 import desk_shapes, examples
from api.v1.serializers import reviews as bodies
from api.v1.serializers.desk import ReviewDetail
from api.v1.serializers.shared import Empty
from claims.errors import DomainError, InvalidInput, NotFound
from claims.models import User
from claims.queries import desk
from claims.queries.people import colleague
from claims.services import corrections, drafting, leases, planning, publishing, reviews, sign_off
from claims.services import evidence as sources

Body = Mapping[str, Any]


def shown(call: Call, review_id: UUID) -> HttpResponse:
    """The review as it stands for the caller."""
    found = desk.load(review_id, actor=call.caller.user)
    response = json_response(desk_shapes.detail(found, viewer=call.caller.user))
    return mark(response, tag=entity_tag([response.content.decode()]), changed_at=None)


class ReviewEndpoint(Endpoint):
    """Refusals on a review say where it stands and what can be done now."""

    def refusal(self, call: Call, error: DomainError, **path: Any) -> HttpResponse:
        return problem(error, call.request, **_standing(path.get("id"), call.caller.user, error))


class ReviewAct(ReviewEndpoint):
    """Base of the acts."""

    access = {"POST": STAFF}
    body: ClassVar[type[Serializer]] = Empty
    act: ClassVar[Callable[..., Any]]

    def post(self, call: Call, id: UUID, **path: Any) -> HttpResponse:  # noqa: A002 - the name in the address
        content = body_of(call, self.body)
        if "HTTP_IF_MATCH" in call.request.META and not is_unchanged(
            call.request, tag=shown(call, id)["ETag"], changed_at=None, header="HTTP_IF_MATCH"
        ):
            raise PreconditionFailed
        type(self).act(content, review_id=id, actor=call.caller.user, now=call.now, **path)
        return shown(call, id)


def review_act(
    name: str, act: Callable[..., Any], *, body: type[Serializer] = Empty, about: str, shows: list[OpenApiExample] = ()
) -> type[ReviewAct]:
    """A view for one act. `act` takes the checked body and who, when and which review."""

    def post(self: ReviewAct, call: Call, id: UUID, **path: Any) -> HttpResponse:  # noqa: A002
        return ReviewAct.post(self, call, id, **path)

    post.__doc__ = about
    described = extend_schema(
        operation_id=f"reviews_{name}",
        tags=["reviews"],
        request=body,
        responses={200: ReviewDetail},
        examples=list(shows),
    )(post)
    return type(name, (ReviewAct,), {"__doc__": about, "body": body, "act": staticmethod(act), "post": described})


def _plain(service: Callable[..., Any]) -> Callable[..., Any]:
    """A service that needs nothing but who, when and which review."""
    return lambda _body, **who: service(**who)


def _with(service: Callable[..., Any], **names: str) -> Callable[..., Any]:
    """A service whose arguments are fields of the body; `names` maps arguments to fields."""
    return lambda body, **who: service(
        **who, **{argument: body[field] for argument, field in names.items() if field in body}
    )


def _assign(body: Body, *, review_id: UUID, actor: User, now: datetime) -> None:
    to = colleague(body["to"])
    if to is None:
        raise InvalidInput("There is no such person.", field="to")
    reviews.assign(review_id=review_id, to=to, actor=actor, now=now)


def _save(body: Body, **who: Any) -> None:
    token = body.get("lease_token")
    drafting.save_draft(
        edit_count=body["edit_count"],
        lease_token=str(token) if token else None,
        draft=drafting.Draft(
            rating=body.get("rating"),
            claim_reviewed=body.get("claim_reviewed"),
            headline=body.get("headline"),
            summary=body.get("summary"),
            explanation=body.get("explanation"),
            in_language=body.get("language"),
            topics=tuple(body["topics"]) if "topics" in body else None,
        ),
        **who,
    )


def _use(body: Body) -> sources.Use:
    return sources.Use(stance=body["stance"], why=body["why"], quote=body.get("quote", ""))


def _add_evidence(body: Body, **who: Any) -> None:
    source = sources.Source(
        url=body["url"],
        title=body["title"],
        publisher_name=body["publisher"],
        kind=body["kind"],
        date_published=body.get("date_published"),
    )
    sources.add_evidence(source=source, use=_use(body), edit_count=body.get("edit_count"), **who)


def _change_citation(body: Body, **who: Any) -> None:
    sources.change_citation(use=_use(body), edit_count=body.get("edit_count"), **who)


def _capture(body: Body, **who: Any) -> None:
    text = body.get("text")
    sources.capture(
        body=text.encode() if text is not None else None,
        content_type="text/plain; charset=utf-8" if text is not None else "",
        sha256=body.get("sha256", ""),
        archive_url=body.get("archive_url", ""),
        **who,
    )


def _standing(review_id: UUID | None, user: User | None, error: DomainError) -> dict[str, Any]:
    if review_id is None or user is None or isinstance(error, NotFound):
        return {}
    try:
        found = desk.load(review_id, actor=user)
    except NotFound:
        return {}
    return {
        "current_status": found.review.status,
        "allowed_actions": [str(each.action) for each in found.actions if each.allowed],
    }


_SEEN = {"seen_version": "version"}
ACTS: dict[str, type[ReviewAct]] = {
    "take": review_act("take", _plain(reviews.take), about="Take a queued review."),
    "assign": review_act("assign", _assign, body=bodies.Assignment, about="Give a queued review to a colleague."),
    "due": review_act("due", _with(planning.set_due, due_at="due_at"), body=bodies.Due, about="Change the deadline."),
    "hand-back": review_act("hand_back", _plain(reviews.hand_back), about="Put it back into the queue."),
    "save-draft": review_act("save_draft", _save, body=bodies.DraftText, about="Save text and rating of the draft."),
    "submit": review_act(
        "submit",
        _with(reviews.submit, **_SEEN, edit_count="edit_count"),
        body=bodies.Submitted,
        about="Freeze the draft and open the vote on it.",
    ),
    "recall": review_act("recall", _plain(reviews.recall), about="Take a submitted version back."),
    "approve": review_act(
        "approve",
        _with(sign_off.approve, **_SEEN, comment="comment"),
        body=bodies.Decision,
        about="Approve the version that you have read.",
        shows=examples.DECISIONS,
    ),
    "request-changes": review_act(
        "request_changes",
        _with(sign_off.request_changes, **_SEEN, comment="comment"),
        body=bodies.Refusal,
        about="Send the version back with what has to change.",
    ),
    "withdraw-approval": review_act(
        "withdraw_approval",
        _with(sign_off.withdraw_approval, **_SEEN),
        body=bodies.SeenVersion,
        about="Take your approval back.",
    ),
    "publish": review_act(
        "publish", _with(publishing.publish, **_SEEN), body=bodies.SeenVersion, about="Publish the approved version."
    ),
    "start-correction": review_act(
        "start_correction",
        _with(corrections.start_correction, kind="kind", reason="reason", public_note="public_note"),
        body=bodies.CorrectionStart,
        about="Open a correction, or a retraction, of a published verdict.",
    ),
    "public-note": review_act(
        "public_note",
        _with(corrections.set_public_note, note="note"),
        body=bodies.PublicNote,
        about="Write what readers are told about the open correction.",
    ),
    "cancel-correction": review_act(
        "cancel_correction", _plain(corrections.cancel_correction), about="Drop the open correction."
    ),
    "abandon": review_act(
        "abandon",
        _with(reviews.abandon, reason="reason"),
        body=bodies.Reason,
        about="End the review without a verdict.",
        shows=examples.REASONS,
    ),
    "reopen": review_act("reopen", _plain(reviews.reopen), about="Put an abandoned review back into the queue."),
    "recuse": review_act(
        "recuse", _with(sign_off.recuse, reason="reason"), body=bodies.Reason, about="Declare a conflict of interest."
    ),
    "suspend": review_act(
        "suspend", _with(publishing.suspend, reason="reason"), body=bodies.Reason, about="Hide the verdict at once."
    ),
    "resume": review_act("resume", _plain(publishing.resume), about="Show a suspended verdict again."),
    "lease": review_act("lease", _plain(leases.hold), about="Start or renew the lease on the draft."),
    "lease/take-over": review_act("take_over", _plain(leases.take_over), about="Take the lease from whoever holds it."),
    "evidence": review_act(
        "add_evidence", _add_evidence, body=bodies.NewEvidence, about="Add a source and cite it in the draft."
    ),
    "evidence/<uuid:evidence_id>/change": review_act(
        "change_citation", _change_citation, body=bodies.CitationUse, about="Change how the draft uses a source."
    ),
    "evidence/<uuid:evidence_id>/remove": review_act(
        "uncite",
        _with(sources.uncite, edit_count="edit_count"),
        body=bodies.EditSeen,
        about="Take a source out of the draft.",
    ),
    "evidence/<uuid:evidence_id>/capture": review_act(
        "capture", _capture, body=bodies.Captured, about="Keep what a source says now."
    ),
    "evidence/<uuid:evidence_id>/waive": review_act(
        "waive_capture",
        _with(sources.waive_capture, reason="reason"),
        body=bodies.Reason,
        about="Say why a source cannot be captured.",
    ),
}
"""The acts by the end of their address."""


class TakeNext(ReviewEndpoint):
    """The most urgent review."""

    access = {"POST": STAFF}

    @extend_schema(
        operation_id="reviews_take_next", tags=["reviews"], request=Empty, responses={200: ReviewDetail, 204: None}
    )
    def post(self, call: Call) -> HttpResponse:
        """Take the most urgent queued review; 204 when there is none."""
        body_of(call, Empty)
        taken = reviews.take_next(actor=call.caller.user, now=call.now)
        return shown(call, taken.public_id) if taken else HttpResponse(status=204)
