"""The contract by machine: what each endpoint says of itself, as OpenAPI."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from api.pagination import PAGING
from api.permissions import Access
from api.v1.serializers.shared import Problem

_REFUSALS = {
    "400": ("BadRequest", "The request is not valid: an unknown or repeated parameter, a bad cursor, a bad field."),
    "401": ("NotSignedIn", "No key, or one that is not valid."),
    "403": (
        "Forbidden",
        "The key has not the scope, or the person not the role, or a rule forbids it.",
    ),
    "404": ("NotFound", "There is nothing under that id, or nothing that you may see."),
    "409": ("Conflict", "It is not in a state where this is possible, or has changed since you read it."),
    "429": ("TooManyRequests", "Wait as long as Retry-After says."),
    "503": ("Unavailable", "Try again in a moment."),
}
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer fct_…`"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "A signed-in person; unsafe calls also send the CSRF token as X-CSRFToken.",
    },
}


class EndpointSchema(AutoSchema):
    """Reads access, parameters and problems from the endpoint's own declarations."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.method != "GET":
            return _IDEMPOTENCY if self.method == "POST" else []
        return [
            OpenApiParameter(
                each.name, dict(each.schema), OpenApiParameter.QUERY, description=each.description,
                explode=False if each.schema["type"] == "array" else None,
            )
            for each in getattr(self.view, "parameters", {}).values()
        ]  # fmt: skip

    def get_auth(self) -> list[dict[str, list[str]]]:
        access = self._access()
        ways: list[dict[str, list[str]]] = [{}] if access.strangers else []
        if access.scopes or access.strangers:
            ways.append({"key": []})
        if access.roles:
            ways.append({"session": []})
        return ways

    def get_extensions(self) -> dict[str, Any]:
        access = self._access()
        return {"x-scopes": sorted(access.scopes)} if access.scopes else {}

    def get_description(self) -> str:
        return " ".join((super().get_description() or "").split())

    def get_summary(self) -> str:
        return self.get_description().split(". ")[0].rstrip(".")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # lists are pages; see _page

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction=direction)
        self.resolve_serializer(Problem, "response")
        for status in self._refusals():
            bodies[status] = {"$ref": f"#/components/responses/{_REFUSALS[status][0]}"}
        if "PAGED" in self._marks():
            _page(bodies["200"])
        return bodies

    def _access(self) -> Access:
        return getattr(self.view, "access", {}).get(self.method, Access(strangers=True))

    def _marks(self) -> set[str]:
        known = getattr(self.view, "parameters", {})
        whole = getattr(self.view, "sent_whole", False)
        return {"PAGED"} if self.method == "GET" and (whole or set(PAGING) <= set(known)) else set()

    def _refusals(self) -> list[str]:
        access, found = self._access(), {"400", "401", "429"}
        if not access.strangers:
            found.add("403")
        if "{" in self.path:
            found.add("404")
        if self.method != "GET":
            found |= {"403", "409", "503"}
        return sorted(found)


_IDEMPOTENCY = [
    OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 255},
        OpenApiParameter.HEADER,
        description="The same request with the same key has one effect and gets the first answer again, for 24 hours.",
    )
]


def _page(body: dict[str, Any]) -> None:
    """The description of one row becomes that of the page that rows are sent in."""
    for media in body["content"].values():
        media["schema"] = {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": {"type": "array", "items": media["schema"]},
                "next": {"type": ["string", "null"], "format": "uri"},
                "previous": {"type": ["string", "null"], "format": "uri"},
                "count": {"type": "integer"},
            },
        }


def _example(status: str) -> dict[str, Any]:
    codes = {
        "400": "unknown_parameter", "401": "key.refused", "403": "role.not_allowed", "404": "not_found",
        "409": "review.wrong_status", "429": "rate_limited", "503": "unavailable",
    }  # fmt: skip
    return {
        "type": f"/api/problems/#{codes[status]}",
        "title": _REFUSALS[status][1],
        "status": int(status),
        "detail": _REFUSALS[status][1],
        "instance": "/api/v1/…",
        "code": codes[status],
        "request_id": "7d7d0a52-6a0e-4a3c-9f0e-3b6f2f1f9d11",
    }


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Spectacular's last hook: the ways to sign in, the refusals, and the format besides JSON."""
    result["components"]["securitySchemes"] = _SECURITY
    result["components"]["responses"] = {
        name: {
            "description": description,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": _example(status),
                }
            },
        }
        for status, (name, description) in _REFUSALS.items()
    }
    detail = result["paths"].get("/api/v1/verdicts/{id}/", {}).get("get")
    if detail:
        detail["responses"]["200"]["content"]["application/ld+json"] = {
            "schema": {"type": "object", "description": "schema.org ClaimReview"}
        }
    return result
