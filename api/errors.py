"""Refusals that only the API can give: about the form of a request, not about the work."""

from claims.errors import DomainError


class BadRequest(DomainError):
    code = "request.invalid"
    status = 400
    message = "The request is not valid."


class UnknownParameter(BadRequest):
    code = "unknown_parameter"
    message = "This call has no such query parameter."


class RepeatedParameter(BadRequest):
    code = "repeated_parameter"
    message = "A query parameter was given more than once."


class InvalidParameter(BadRequest):
    code = "parameter.invalid"
    message = "The value of a query parameter is not valid."


class InvalidCursor(BadRequest):
    code = "cursor.invalid"
    message = "This cursor is not valid here. Start again at the first page."


class InvalidJson(BadRequest):
    code = "body.invalid_json"
    message = "The body is not valid JSON."


class InvalidFields(BadRequest):
    """`errors` lists what is wrong, field by field: dicts of pointer, code and message."""

    code = "input.invalid_fields"
    message = "Some fields are missing or not valid."

    def __init__(self, errors: list[dict[str, str]]) -> None:
        self.errors = errors
        super().__init__()


class UnknownField(InvalidFields):
    code = "unknown_field"
    message = "This call has no such field."


class BadIdempotencyKey(BadRequest):
    code = "idempotency.invalid_key"
    message = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class NotSignedIn(DomainError):
    code = "not_signed_in"
    status = 401
    message = "This call needs an API key or a signed-in person."


class PersonNeeded(DomainError):
    code = "person_needed"
    status = 403
    message = "Editorial work needs a signed-in person; no API key has this right."


class CsrfFailed(DomainError):
    code = "csrf_failed"
    status = 403
    message = "The CSRF token is missing or wrong. Reload the page and try again."


class MethodNotAllowed(DomainError):
    code = "method_not_allowed"
    status = 405
    message = "This address does not take that method."


class NotAcceptable(DomainError):
    code = "not_acceptable"
    status = 406
    message = "None of the formats asked for can be given."


class PreconditionFailed(DomainError):
    code = "precondition.failed"
    status = 412
    message = "It has changed since you read it. Read it again, then decide."


class BodyTooLarge(DomainError):
    code = "body.too_large"
    status = 413
    message = "The body is larger than this call takes."


class UnsupportedMediaType(DomainError):
    code = "unsupported_media_type"
    status = 415
    message = "Send the body as application/json in UTF-8."


class TooManyRequests(DomainError):
    code = "rate_limited"
    status = 429
    message = "Too many requests. Wait as long as Retry-After says."


class ServerError(DomainError):
    code = "server_error"
    status = 500
    message = "Something broke on our side. The request id helps us to find it."


class Unavailable(DomainError):
    code = "unavailable"
    status = 503
    message = "This cannot be done right now. Try again in a moment."
