"""Every refusal the domain can give: a class, a stable code, an HTTP status and a sentence that says what to do.

`may I?` is always derived from these: a guard raises, the desk catches and shows the reason.
Pure Python. Messages are English msgids; the edge translates them.
"""

from typing import ClassVar


class DomainError(Exception):
    """Base of all refusals. `context` holds ids and short values for the problem body and the log."""

    code: ClassVar[str] = "domain.error"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "This cannot be done."

    def __init__(self, detail: str = "", **context: object) -> None:
        self.detail = detail or self.message
        self.context = context
        super().__init__(self.detail)


# --- wrong input ---------------------------------------------------------------------------------


class InvalidInput(DomainError):
    """`field` names the field that has to change."""

    code = "input.invalid"
    status = 400
    message = "A value is missing or not valid."

    def __init__(self, detail: str = "", *, field: str = "", **context: object) -> None:
        self.field = field
        super().__init__(detail, **context)


class TextTooLong(InvalidInput):
    code = "input.too_long"
    message = "The text is too long."


class EmptyText(InvalidInput):
    code = "input.empty"
    message = "There is no text."


class SpanMismatch(InvalidInput):
    code = "appearance.span_mismatch"
    message = "The marked words are not at that place in the text. Mark them again."


class NotFound(DomainError):
    code = "not_found"
    status = 404
    message = "There is nothing here under that id."


# --- people --------------------------------------------------------------------------------------


class RoleNotAllowed(DomainError):
    code = "role.not_allowed"
    status = 403
    message = "Your role does not include this action."


class NotAssignee(DomainError):
    code = "review.not_assignee"
    status = 403
    message = "Somebody else works on this review."


class NotWriter(DomainError):
    code = "review.not_writer"
    status = 403
    message = "Only the person who submitted this version can recall it."


class Recused(DomainError):
    code = "review.recused"
    status = 403
    message = "You have declared a conflict of interest on this review."


class OwnWorkRefused(DomainError):
    code = "sign_off.own_work"
    status = 403
    message = "You worked on this version or on one it is based on, so another editor signs it."


# --- state ---------------------------------------------------------------------------------------


class WrongStatus(DomainError):
    code = "review.wrong_status"
    status = 409
    message = "The review is not in a state where this is possible. Reload to see where it stands."


class ClaimWrongStatus(DomainError):
    code = "claim.wrong_status"
    status = 409
    message = "The claim is not in a state where this is possible. Reload to see where it stands."


class StaleVersion(DomainError):
    code = "sign_off.stale_version"
    status = 409
    message = "The text has changed since you opened it. Read the current version, then decide."


class StaleEdit(DomainError):
    code = "review.stale_edit"
    status = 409
    message = "Somebody saved this draft while you typed. Compare both texts and save again."


class ContentAltered(DomainError):
    code = "sign_off.content_altered"
    status = 409
    message = "The stored text no longer has the hash it was frozen with. Tell the operator."


class LeaseLost(DomainError):
    code = "review.lease_lost"
    status = 409
    message = "Somebody else has taken over this draft. Your text is not lost; compare and save again."


class AlreadyTaken(DomainError):
    code = "review.already_taken"
    status = 409
    message = "Somebody else has taken this review."


class AlreadyDecided(DomainError):
    code = "sign_off.already_decided"
    status = 409
    message = "You have already decided on this version. Withdraw that decision first."


class NoStandingApproval(DomainError):
    code = "sign_off.no_standing_approval"
    status = 409
    message = "You have no approval on this version that could be withdrawn."


class DecisionsExist(DomainError):
    code = "review.decisions_exist"
    status = 409
    message = "An editor has already decided on this version, so it can no longer be recalled."


class ClaimNotAccepted(DomainError):
    code = "review.claim_not_accepted"
    status = 409
    message = "The claim is not accepted, or it was merged into another one."


class AlreadyPublished(DomainError):
    code = "review.already_published"
    status = 409
    message = "A verdict has been published; it can be corrected or retracted, not taken back."


class NothingPublished(DomainError):
    code = "review.nothing_published"
    status = 409
    message = "No verdict has been published yet."


class CorrectionOpen(DomainError):
    code = "correction.already_open"
    status = 409
    message = "A correction of this verdict is already open."


class LiveReviewExists(DomainError):
    code = "review.live_review_exists"
    status = 409
    message = "This claim already has a review that is under way."


class QuorumMissing(DomainError):
    code = "sign_off.quorum_missing"
    status = 409
    message = "Not enough editors stand by this version."


class ClaimsNotMergeable(DomainError):
    code = "claim.not_mergeable"
    status = 409
    message = "These claims cannot be joined."


class AlreadySuspended(DomainError):
    code = "verdict.already_suspended"
    status = 409
    message = "The verdict is already suspended."


class NotSuspended(DomainError):
    code = "verdict.not_suspended"
    status = 409
    message = "The verdict is not suspended."


class Busy(DomainError):
    code = "busy"
    status = 503
    message = "Somebody else is changing this right now. Try again in a moment."


# --- what is missing -----------------------------------------------------------------------------


class Incomplete(DomainError):
    """`missing` in the context lists the codes of the checks that are still open."""

    code = "review.incomplete"
    status = 409
    message = "Something is still missing before this version can be submitted."


class CommentRequired(InvalidInput):
    code = "sign_off.comment_required"
    message = "Say in a comment what has to change."


class ReasonRequired(InvalidInput):
    code = "review.reason_required"
    message = "Give a reason."


class NoteRequired(InvalidInput):
    code = "correction.note_required"
    message = "Readers see what was corrected: write the public note."


class NotChanged(DomainError):
    code = "review.not_changed"
    status = 409
    message = "This is the version that was refused. Change what was asked for, then submit again."


# --- intake: reasons on an article's row -----------------------------------------------------------


class IntakeError(DomainError):
    """A submission that cannot be read. `permanent` ones are not tried again by themselves."""

    code = "intake.failed"
    status = 422
    permanent: ClassVar[bool] = True


class UrlRefused(IntakeError):
    code = "url.invalid"
    status = 400
    message = "This is not a URL that can be fetched. Use a full http:// or https:// address."


class UrlScheme(UrlRefused):
    code = "url.scheme"
    message = "Only http:// and https:// addresses can be fetched."


class UrlPort(UrlRefused):
    code = "url.port"
    message = "Only the ports 80 and 443 can be fetched."


class UrlBlockedAddress(UrlRefused):
    code = "url.blocked_address"
    message = "This address leads to a private or reserved network and is never fetched."


class TooManyRedirects(IntakeError):
    code = "url.redirects"
    message = "The page redirects too often."


class Unreachable(IntakeError):
    code = "fetch.unreachable"
    permanent = False
    message = "The server could not be reached. It is tried again later."


class TlsFailed(IntakeError):
    code = "fetch.tls"
    message = "The server's certificate is not valid."


class FetchTimeout(IntakeError):
    code = "fetch.timeout"
    permanent = False
    message = "The server was too slow. It is tried again later."


class FetchTooLarge(IntakeError):
    code = "fetch.too_large"
    message = "The page is larger than the limit."


class BadResponse(IntakeError):
    code = "fetch.bad_response"
    permanent = False
    message = "The server did not answer with valid HTTP."


class HttpStatus(IntakeError):
    """The server answered with an error status; context `http_status`, `retry_after` in seconds or None."""

    code = "fetch.http_status"
    message = "The server refused the page."


class HttpTemporary(HttpStatus):
    code = "fetch.http_temporary"
    permanent = False
    message = "The server is busy or out of order. It is tried again later."


class WrongContentType(IntakeError):
    code = "fetch.content_type"
    message = "This is not a text or HTML page."


class BinaryContent(IntakeError):
    code = "extract.binary"
    message = "The content is binary, not text."


class TooComplex(IntakeError):
    code = "extract.too_complex"
    message = "The page is too large or too deeply nested to be read within the limits."


class NoArticle(IntakeError):
    code = "extract.no_article"
    message = "No article text was found on the page. Paste the text instead."


class AttemptsExhausted(IntakeError):
    code = "intake.attempts_exhausted"
    message = "The work on this submission broke off three times."


# --- keys and limits -----------------------------------------------------------------------------


class KeyRefused(DomainError):
    code = "key.refused"
    status = 401
    message = "This API key is not valid."


class ScopeMissing(DomainError):
    code = "key.scope_missing"
    status = 403
    message = "This API key does not have the scope that the call needs."


class IdempotencyMismatch(DomainError):
    code = "idempotency.mismatch"
    status = 422
    message = "This Idempotency-Key was used before with another request."


class IdempotencyRunning(DomainError):
    code = "idempotency.running"
    status = 409
    message = "The first request with this Idempotency-Key is still running."
