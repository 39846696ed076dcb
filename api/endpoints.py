"""The one way a request goes through the API: identify, count, admit, read the parameters, answer.

Views say what they need (`access`, `limits`, `parameters`) and how to answer each method; what is not named
there is closed. A view's method gets a `Call` and returns an HttpResponse. REST framework gives serializers and
the schema; its request object and content negotiation are left out, because published texts are sent as stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api import conditional, idempotency
from api.authentication import SAFE_METHODS, STRANGER, Caller, identify
from api.errors import MethodNotAllowed
from api.fields import checked
from api.formats import JSON, choose_format
from api.json_body import read_object
from api.parameters import Parameter, read_parameters
from api.permissions import Access
from api.problems import problem
from api.throttling import Ticket, counted_as, limiter
from claims.errors import DomainError, KeyRefused

LARGEST_BODY = 1_000_000
_EXPOSED = "ETag, Last-Modified, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted request."""

    request: HttpRequest
    caller: Caller
    parameters: Mapping[str, Any]
    now: datetime
    ticket: Ticket
    format: str = JSON

    def unchanged(self, *, tag: str, changed_at: datetime | None = None) -> HttpResponse | None:
        """The answer 304 when the caller has this state already, else None. It does not count against the limit."""
        if not conditional.is_unchanged(self.request, tag=tag, changed_at=changed_at):
            return None
        limiter().give_back(self.ticket)
        return conditional.mark(conditional.not_modified(), tag=tag, changed_at=changed_at)


class Endpoint(APIView):
    """Base of every view of the API."""

    access: ClassVar[Mapping[str, Access]] = {}
    limits: ClassVar[Mapping[str, str]] = {}
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    largest_body: ClassVar[int] = LARGEST_BODY
    # The formats a GET can have, the usual one first.
    formats: ClassVar[tuple[str, ...]] = (JSON,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS":
            return self._options(request)
        caller, ticket = STRANGER, None
        try:
            access = self._access(method)
            now = timezone.now()
            caller = self._identify(request, access, now)
            # Whoever is known goes on when the store of the counters is down: submitting does not depend on it.
            strange_write = method not in SAFE_METHODS and caller.is_anonymous
            ticket = limiter().take(self._limit(caller, method), counted_as(caller, request), write=strange_write)
            access.check(caller)
            known = self.parameters if method == "GET" else {}
            chosen = choose_format(request, self.formats) if method == "GET" else JSON
            call = Call(request, caller, read_parameters(request, known), now, ticket, chosen)
            response = self._answer(method, call, kwargs)
        except Exception as error:
            response = self._refuse(request, error)
            ticket = getattr(error, "ticket", ticket)
        if ticket is not None:
            ticket.describe(response)
        self._finish(request, response, caller, method)
        return response

    def refusal(self, call: Call, error: DomainError, **path: Any) -> HttpResponse:
        """How a refusal by the domain is told. Views that know more about the object add it here."""
        return problem(error, call.request)

    def _answer(self, method: str, call: Call, path: dict[str, Any]) -> HttpResponse:
        handler: Callable[..., HttpResponse] = getattr(self, method.lower())

        def work() -> HttpResponse:
            try:
                return handler(call, **path)
            except DomainError as error:
                return self.refusal(call, error, **path)

        return work() if method in SAFE_METHODS else idempotency.once(call.request, call.caller, call.now, work)

    def _access(self, method: str) -> Access:
        access = self.access.get(method)
        if access is None:
            raise MethodNotAllowed(allowed=self._methods())
        return access

    def _identify(self, request: HttpRequest, access: Access, now: datetime) -> Caller:
        try:
            return identify(request, sessions=access.looks_at_session, now=now)
        except KeyRefused:
            # Guessing keys is counted like any other request of a stranger.
            limiter().take("anonymous", counted_as(STRANGER, request), write=False)
            raise

    def _limit(self, caller: Caller, method: str) -> str:
        named = self.limits.get(method)
        if named is not None:
            return f"{named}_key" if f"{named}_key" in settings.API_LIMITS and not caller.is_anonymous else named
        if method not in SAFE_METHODS:
            return "write"
        if caller.is_anonymous:
            return "anonymous"
        return "key" if caller.key else "staff"

    def _methods(self) -> list[str]:
        return [*(["GET", "HEAD"] if "GET" in self.access else []), *sorted(set(self.access) - {"GET"}), "OPTIONS"]

    def _refuse(self, request: HttpRequest, error: Exception) -> HttpResponse:
        response = problem(error, request)
        if isinstance(error, MethodNotAllowed):
            response["Allow"] = ", ".join(self._methods())
        return response

    def _finish(self, request: HttpRequest, response: HttpResponse, caller: Caller, method: str) -> None:
        open_read = method == "GET" and self.access.get("GET", _CLOSED).strangers
        if open_read and caller.user is None:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = _EXPOSED
        if "Cache-Control" not in response:
            public = open_read and caller.is_anonymous and response.status_code < 400
            response["Cache-Control"] = (
                f"public, max-age={settings.API_PUBLIC_MAX_AGE}" if public else "private, no-store"
            )
        vary = ["Authorization"]
        if len(self.formats) > 1:
            vary.append("Accept")
        if self.access.get(method, _CLOSED).looks_at_session:
            vary.append("Cookie")
        patch_vary_headers(response, vary)

    def _options(self, request: HttpRequest) -> HttpResponse:
        """What can be asked here; for browsers of other origins, that they may read what is public."""
        response = HttpResponse(status=204)
        response["Allow"] = ", ".join(self._methods())
        if self.access.get("GET", _CLOSED).strangers:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Allow-Methods"] = "GET, HEAD"
            response["Access-Control-Allow-Headers"] = "Accept, Authorization, If-None-Match, If-Modified-Since"
            response["Access-Control-Max-Age"] = "86400"
        return response


_CLOSED = Access()


def body_of(call: Call, serializer: type[Serializer[Any]], *, limit: int = LARGEST_BODY) -> dict[str, Any]:
    """The request's body, checked by `serializer`. Raises UnknownField, InvalidFields, InvalidJson, BodyTooLarge."""
    return checked(serializer, read_object(call.request, limit=limit))


def json_response(content: Any, *, status: int = 200) -> HttpResponse:
    """`content` as JSON: UUIDs as text, times in RFC 3339 with Z."""
    body = orjson.dumps(content, default=str, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, status=status, content_type=JSON)
