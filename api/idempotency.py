"""Idempotency-Key on unsafe calls: the same request twice has one effect and one answer."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from api.authentication import Caller
from api.errors import BadIdempotencyKey
from claims.services import idempotency

LONGEST_KEY = 255
_KEPT_HEADERS = ("Content-Type", "Location")
# Nothing was done, or it could go better in a moment: such an answer is not kept.
_PASSING = frozenset({401, 409, 412, 429})


def once(request: HttpRequest, caller: Caller, now: datetime, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do `work`, or repeat the answer of the first request with this key.

    Raises BadIdempotencyKey, IdempotencyMismatch and IdempotencyRunning. Without the header, or for strangers
    (whose calls have no effect), it just does the work.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None or caller.is_anonymous:
        return work()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadIdempotencyKey
    named = idempotency.Request(
        principal=caller.principal,
        key=key,
        method=str(request.method),
        path=request.path[:400],
        body_sha256=hashlib.sha256(request.body).hexdigest(),
    )
    known = idempotency.begin(request=named, actor=caller.user, now=now)
    if known is not None:
        response = HttpResponse(known.body, status=known.status_code, headers=known.headers)
        response["Idempotent-Replayed"] = "true"
        return response
    try:
        response = work()
    except BaseException:
        idempotency.forget(request=named, actor=caller.user, now=now)
        raise
    if response.status_code >= 500 or response.status_code in _PASSING:
        idempotency.forget(request=named, actor=caller.user, now=now)
    else:
        headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
        answer = idempotency.Answer(response.status_code, headers, response.content.decode())
        idempotency.finish(request=named, answer=answer, actor=caller.user, now=now)
    return response
