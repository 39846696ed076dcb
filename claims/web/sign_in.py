"""Sign-in while attempts cannot be counted: refused, because a flood of guesses must not get through uncounted."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from redis.exceptions import RedisError

View = Callable[..., HttpResponseBase]
RETRY_SECONDS = 30
UNAVAILABLE = 503

log = structlog.get_logger(__name__)


def counted(view: View) -> View:
    """A page of sign-in whose attempts are counted in the cache; 503 when the cache does not answer.

    The count comes before the password is looked at, so that nothing is learnt from an uncounted attempt.
    Everything else stays up: pages and sessions do not need the cache.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RedisError as error:
            log.warning("sign_in.not_counted", error=type(error).__name__, path=request.path)
            response = render(request, "503.html", status=UNAVAILABLE)
            response["Retry-After"] = str(RETRY_SECONDS)
            response["Cache-Control"] = "no-store"
            return response

    return answered
