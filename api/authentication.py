"""Who asks? Nobody in particular, a program with a key, or a signed-in person.

A key comes as `Authorization: Bearer fct_…` and in no other way. A key that is not valid is refused even where
no key is needed: a program that believes itself known must not silently become a stranger.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import CSRFCheck

from api.errors import CsrfFailed
from claims.enums import Role, Scope
from claims.errors import KeyRefused
from claims.models import ApiKey, User
from claims.services import api_keys

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A signed-in person without a role has `user` and no `roles`; she may what a stranger may."""

    key: ApiKey | None = None
    user: User | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        return self.key is None and self.user is None

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.key.scopes) if self.key else frozenset()

    @property
    def sees_desk(self) -> bool:
        return bool(self.roles) or Scope.DESK in self.scopes

    @property
    def principal(self) -> str:
        """A name for this caller that no other has; empty for strangers."""
        if self.key:
            return f"key:{self.key.public_id}"
        return f"user:{self.user.public_id}" if self.user else ""


STRANGER = Caller()


def identify(request: HttpRequest, *, sessions: bool, now: datetime) -> Caller:
    """The caller. Session cookies are only looked at where `sessions` says that a person could act or see more.

    Raises KeyRefused; CsrfFailed for a person's unsafe request without a CSRF token.
    """
    credentials = request.META.get("HTTP_AUTHORIZATION")
    if credentials is not None:
        scheme, _, raw = credentials.partition(" ")
        if scheme.lower() != "bearer":
            raise KeyRefused("Send the key as: Authorization: Bearer fct_…")
        return Caller(key=api_keys.authenticate(raw.strip(), now=now))
    if not sessions or settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return STRANGER
    if request.method not in SAFE_METHODS:
        _check_csrf(request)
    return Caller(user=request.user, roles=request.user.role_set())


def _check_csrf(request: HttpRequest) -> None:
    check = CSRFCheck(lambda _: None)  # type: ignore[arg-type, return-value]
    check.process_request(request)
    if check.process_view(request, None, (), {}) is not None:
        raise CsrfFailed
