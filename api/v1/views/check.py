"""A text against what is published, without storing anything."""

from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api.endpoints import Call, Endpoint, body_of, json_response
from api.errors import InvalidFields, NotSignedIn
from api.permissions import PUBLIC_AND_DESK
from api.v1 import examples
from api.v1.serializers.check import CheckedShape, ToCheck
from claims.enums import Scope
from claims.errors import ScopeMissing
from claims.queries.search import NearVerdict
from claims.representations.base_url import with_base
from claims.services import checking

# JSON may spell each of the 100,000 bytes with six characters.
LARGEST_BODY = 700_000


class Check(Endpoint):
    """The check."""

    access = {"POST": PUBLIC_AND_DESK}
    limits = {"POST": "check"}

    @extend_schema(
        operation_id="check",
        tags=["check"],
        request=ToCheck,
        responses={200: CheckedShape},
        examples=examples.CHECKS,
    )
    def post(self, call: Call) -> HttpResponse:
        """Each sentence of a text, how worth checking it is and why, and the published verdicts it resembles."""
        body = body_of(call, ToCheck, limit=LARGEST_BODY)
        if ("text" in body) == ("url" in body):
            raise InvalidFields([{"pointer": "/text", "code": "required", "message": "Send either a text or a url."}])
        if "text" in body:
            checked = checking.check_text(
                text=body["text"], language=body.get("language", ""), actor=call.caller.user, now=call.now
            )
        else:
            _may_fetch(call)
            checked = checking.check_page(url=body["url"], actor=call.caller.user, now=call.now)
        return json_response(_shape(checked))


def _may_fetch(call: Call) -> None:
    """Strangers may not make this server fetch pages."""
    if call.caller.is_anonymous:
        raise NotSignedIn
    if Scope.SUBMIT not in call.caller.scopes and not call.caller.roles:
        raise ScopeMissing(scope=Scope.SUBMIT.value)


def _shape(checked: checking.Checked) -> dict[str, Any]:
    return {
        "language": checked.language or None,
        "characters": len(checked.text),
        "sentences": [
            {
                "start": each.scored.start,
                "end": each.scored.end,
                "exact": each.text,
                "score": round(each.scored.score, 4),
                "kind": str(each.scored.kind),
                "reasons": list(each.reasons),
                "matches": None if each.matches is None else [_match(match) for match in each.matches],
            }
            for each in checked.sentences
        ],
    }


def _match(match: NearVerdict) -> dict[str, Any]:
    return {
        "score": round(match.score, 4),
        "method": match.method,
        "differences": list(match.differences),
        "verdict": orjson.loads(with_base(match.verdict.summary_json)),
    }
