"""The documentation that the server itself gives: the contract, a page to try it, and what each problem means."""

import hashlib
from functools import lru_cache
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView

import api.errors
import api.v1.errors
import claims.errors
from api.conditional import mark
from api.endpoints import Call, Endpoint
from api.permissions import PUBLIC
from claims.errors import DomainError

# The page's own program sets styles on elements; nothing else of the site needs that.
_PAGE_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The OpenAPI document, made once a process: it depends on the code alone."""
    return SchemaGenerator(urlconf="api.urls").get_schema(request=None, public=True)


@lru_cache(maxsize=1)
def schema_bytes() -> bytes:
    """The document as it is served, and as `manage.py spectacular --format openapi-json` writes docs/openapi.json."""
    return OpenApiJsonRenderer().render(schema(), renderer_context={})


class OpenApi(Endpoint):
    """The contract by machine."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="openapi", tags=["contract"], responses={200: {"type": "object"}})
    def get(self, call: Call) -> HttpResponse:
        """This document."""
        body = schema_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        answer = HttpResponse(body, content_type="application/json")
        return call.unchanged(tag=tag) or mark(answer, tag=tag, changed_at=None)


@method_decorator(csp_replace(_PAGE_POLICY), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """The contract for people, without a foreign host."""

    url_name = "api:openapi"
    title = "factcheck API"


def problems_page(request: HttpRequest) -> HttpResponse:
    """Every kind of refusal, with the anchor that `type` of a problem points to."""
    rows = [
        {"code": kind.code, "status": kind.status, "message": _(kind.message)}
        for kind in sorted(every_refusal(), key=lambda kind: kind.code)
    ]
    response = render(request, "api/problems.html", {"problems": rows})
    response["Cache-Control"] = "public, max-age=3600"
    return response


def every_refusal() -> set[type[DomainError]]:
    """Every refusal that has a code of its own."""
    modules = (claims.errors, api.errors, api.v1.errors)
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, DomainError) and kind is not DomainError
    }
