"""Google Fact Check Tools API v1alpha1, claims:search: their parameters, shapes, limits and error object.

A program written for their service reads our published verdicts by changing the host. `key` is accepted and not
looked at: reading is anonymous here, and a key of ours belongs in the Authorization header. An empty answer is
`{}`, as theirs is. Image search answers nothing, because images are not matched.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call, Endpoint, json_response
from api.errors import BadRequest
from api.parameters import Parameter
from api.permissions import PUBLIC
from api.problems import as_domain_error
from claims.enums import VerdictStatus
from claims.models import Verdict
from claims.queries import public
from claims.queries.search import near_verdicts
from claims.representations.base_url import with_base
from claims.representations.organisation import organisation

DEFAULT_SIZE, LARGEST_SIZE, FURTHEST = 10, 100, 10_000
_STATUS_WORDS = {
    400: ("INVALID_ARGUMENT", "badRequest"),
    401: ("UNAUTHENTICATED", "authError"),
    403: ("PERMISSION_DENIED", "forbidden"),
    404: ("NOT_FOUND", "notFound"),
    405: ("UNIMPLEMENTED", "httpMethodNotAllowed"),
    406: ("INVALID_ARGUMENT", "notAcceptable"),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded"),
    503: ("UNAVAILABLE", "backendError"),
}


def _ignored(name: str) -> Parameter:
    return Parameter(name, str, "Accepted and not looked at.", {"type": "string"})


_STANDARD = p.declared(
    p.choice("alt", "Only json.", ["json"]),
    *(
        _ignored(name)
        for name in ("key", "prettyPrint", "quotaUser", "fields", "access_token", "oauth_token", "$.xgafv",
                     "upload_protocol", "uploadType")
    ),
)  # fmt: skip
_PAGE = p.declared(
    p.text("languageCode", "BCP 47; the region is not considered.", longest=35, example="en-US"),
    p.whole("pageSize", "Results a page; more than 100 count as 100.", low=0, high=2**31 - 1, default=DEFAULT_SIZE),
    p.text("pageToken", "`nextPageToken` of the last answer; all other parameters stay the same.", longest=500),
    p.whole("offset", "First result; only without pageToken.", low=0, high=FURTHEST),
)


class GoogleEndpoint(Endpoint):
    """Answers and refusals in Google's shape."""

    access = {"GET": PUBLIC}

    def _refuse(self, request: HttpRequest, error: Exception) -> HttpResponse:
        ours = super()._refuse(request, error)
        return _as_theirs(ours, as_domain_error(error).detail)

    def refusal(self, call: Call, error: Exception, **path: Any) -> HttpResponse:
        return self._refuse(call.request, error)


class Search(GoogleEndpoint):
    """Search through published verdicts."""

    parameters = (
        _PAGE
        | _STANDARD
        | p.declared(
            Parameter(
                "query",
                str,
                "Words; needed unless reviewPublisherSiteFilter is given.",
                {"type": "string"},
                "unemployment",
            ),
            p.text("reviewPublisherSiteFilter", "Site of the reviewer, e.g. example.org.", longest=253),
            p.whole("maxAgeDays", "The newer of claim date and review date is at most so old.", low=0, high=2**31 - 1),
        )
    )

    @extend_schema(operation_id="google_claims_search", tags=["compatible"], responses={200: {"type": "object"}})
    def get(self, call: Call) -> HttpResponse:
        """Claims with published reviews, the best match first, in the shape of Google's claims:search."""
        given = call.parameters
        query = given.get("query", "").strip()
        if not query and "reviewPublisherSiteFilter" not in given:
            raise BadRequest("query is required unless reviewPublisherSiteFilter is given.")
        size = min(given.get("pageSize") or DEFAULT_SIZE, LARGEST_SIZE)
        start = _start(given)
        found = _find(call, query[:500], start, size + 1)
        answer: dict[str, Any] = {}
        if found:
            answer["claims"] = _claims(found[:size])
        if len(found) > size and start + size <= FURTHEST:
            answer["nextPageToken"] = _token(given, start + size)
        return json_response(answer)


class ImageSearch(GoogleEndpoint):
    """Search by image."""

    parameters = _PAGE | _STANDARD | p.declared(p.web_url("imageUri", "Address of the image."))

    @extend_schema(operation_id="google_claims_image_search", tags=["compatible"], responses={200: {"type": "object"}})
    def get(self, call: Call) -> HttpResponse:
        """Always an empty answer: images are not matched."""
        if "imageUri" not in call.parameters:
            raise BadRequest("imageUri is required.")
        return json_response({})


def _find(call: Call, query: str, start: int, count: int) -> list[Verdict]:
    given = call.parameters
    if "reviewPublisherSiteFilter" in given and _site(given["reviewPublisherSiteFilter"]) != organisation().site:
        return []
    language = given.get("languageCode", "").split("-")[0]
    rows = public.verdicts(
        q=query,
        language=language,
        status=VerdictStatus.PUBLISHED,
        ordering="relevance" if query else "-published_at",
    )
    oldest = _oldest(call)
    if oldest is not None:
        rows = rows.filter(oldest)
    found = list(rows.defer(None).only("claim_id", "summary_json")[start : start + count])
    if found or start or not query or oldest is not None:
        return found
    # Their search forgives words that are not there; so a sentence that finds nothing is compared as a whole.
    near = near_verdicts(query, language=language, limit=count)
    wanted = [each.verdict for each in near]
    return [row for row in wanted if not language or _language(row).split("-")[0] == language]


def _oldest(call: Call) -> Q | None:
    days = call.parameters.get("maxAgeDays")
    if days is None or days > 365_000:
        return None
    since = call.now - timedelta(days=days)
    return Q(published_at__gte=since) | Q(claim_date__gte=since.date())


def _claims(rows: list[Verdict]) -> list[dict[str, Any]]:
    """One element a claim, with all its reviews on this page."""
    by_claim: dict[int, dict[str, Any]] = {}
    for row in rows:
        stored = orjson.loads(with_base(row.summary_json))
        claim = by_claim.setdefault(row.claim_id, _claim(stored))
        claim["claimReview"].append(_review(stored))
    return list(by_claim.values())


def _claim(stored: Mapping[str, Any]) -> dict[str, Any]:
    made = (stored["claim"] or {}).get("date_made")
    return _present(
        {
            "text": stored["claim_reviewed"],
            "claimant": (stored["claimant"] or {}).get("name"),
            "claimDate": f"{made}T00:00:00Z" if made else None,
        }
    ) | {"claimReview": []}


def _review(stored: Mapping[str, Any]) -> dict[str, Any]:
    return _present(
        {
            "publisher": {"name": organisation().name, "site": organisation().site},
            "url": stored["url"],
            "title": stored["headline"],
            "reviewDate": stored["published_at"],
            "textualRating": (stored["rating"] or {}).get("label"),
            "languageCode": stored["language"],
        }
    )


def _present(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "")}


def _language(row: Verdict) -> str:
    return orjson.loads(row.summary_json)["language"] or ""


def _site(text: str) -> str:
    host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    return host.removeprefix("www.")


# --- page tokens ------------------------------------------------------------------------------------------------------


def _binding(given: Mapping[str, Any]) -> str:
    fields = ("query", "languageCode", "reviewPublisherSiteFilter", "maxAgeDays", "pageSize")
    text = orjson.dumps([given.get(name) for name in fields])
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def _token(given: Mapping[str, Any], start: int) -> str:
    return signing.Signer(salt="api.google.1", sep="~").sign(f"{_binding(given)}.{start}")


def _start(given: Mapping[str, Any]) -> int:
    if "pageToken" not in given:
        return int(given.get("offset", 0))
    try:
        bound_to, _, start = signing.Signer(salt="api.google.1", sep="~").unsign(given["pageToken"]).partition(".")
    except signing.BadSignature as error:
        raise BadRequest("pageToken is not valid.") from error
    if bound_to != _binding(given):
        raise BadRequest("pageToken belongs to another request: all other parameters stay the same.")
    return int(start)


def _as_theirs(ours: HttpResponse, message: str) -> HttpResponse:
    """The same refusal as Google's error object, with our headers."""
    word, reason = _STATUS_WORDS.get(ours.status_code, ("INTERNAL", "backendError"))
    error = {
        "code": ours.status_code,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": reason}],
        "status": word,
    }
    ours.content = orjson.dumps({"error": error})
    ours["Content-Type"] = "application/json"
    return ours
