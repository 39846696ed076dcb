"""Every refusal and every breakdown as problem+json (RFC 9457)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api.errors import BadRequest, InvalidFields, ServerError, TooManyRequests, Unavailable
from claims.errors import DomainError, InvalidInput, NotFound

CONTENT_TYPE = "application/problem+json"
log = structlog.get_logger(__name__)


def as_domain_error(error: Exception) -> DomainError:
    """The refusal that `error` means to the caller. What we did not foresee is a ServerError, and is logged."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("api.database_unavailable", error=type(error).__name__, cause=type(error.__cause__).__name__)
        return Unavailable()
    if isinstance(error, DataError | SuspiciousOperation):
        log.info("api.input_refused", error=type(error).__name__)
        return BadRequest()
    log.error("api.broken", exc_info=error)
    return ServerError()


def problem(error: Exception, request: HttpRequest, **members: Any) -> HttpResponse:
    """The answer to a refused request. `members` are added to the body (`current_status`, `allowed_actions`)."""
    refusal = as_domain_error(error)
    body: dict[str, Any] = {
        "type": problem_type(refusal.code),
        "title": _(refusal.message),
        "status": refusal.status,
        "detail": _(refusal.detail),
        "instance": request.path,
        "code": refusal.code,
        "request_id": getattr(request, "request_id", None),
    }
    errors = _field_errors(refusal)
    if errors:
        body["errors"] = errors
    context = _short_values(refusal.context)
    if context:
        body["context"] = context
    response = HttpResponse(orjson.dumps(body | members), status=refusal.status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="factcheck"'
    if refusal.status == 503:
        response["Retry-After"] = "5"
    if isinstance(refusal, TooManyRequests):
        response["Retry-After"] = str(refusal.context["retry_after"])
    return response


def problem_type(code: str) -> str:
    """The URL where this kind of problem is explained."""
    return f"{settings.PUBLIC_URL}/api/problems/#{code}"


def _field_errors(refusal: DomainError) -> list[dict[str, str]]:
    if isinstance(refusal, InvalidFields):
        return refusal.errors
    if isinstance(refusal, InvalidInput) and refusal.field:
        return [{"pointer": f"/{refusal.field}", "code": refusal.code, "message": _(refusal.detail)}]
    return []


def _short_values(context: Mapping[str, object]) -> dict[str, Any]:
    """What of a refusal's context can be said in JSON: ids and short values, nothing nested."""
    said: dict[str, Any] = {}
    for name, value in context.items():
        if isinstance(value, UUID):
            said[name] = str(value)
        elif value is None or isinstance(value, str | int | float | bool):
            said[name] = value
        elif isinstance(value, list | tuple | set | frozenset):
            said[name] = [str(each) for each in value]
    return said
