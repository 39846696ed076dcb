"""Keys of API consumers: issued once, stored as an HMAC, checked, rotated, revoked.

A key looks like `fct_<prefix>_<secret><checksum>`: 8 characters to find it by, 43 that carry 256 random bits,
6 that carry a CRC-32 of what stands before. The checksum lets scanners of leaked secrets, and us, tell a
mistyped or invented key from a real one without asking the database.
"""

import hmac
import re
import secrets
import string
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from claims.enums import Role, Scope
from claims.errors import InvalidInput, KeyRefused, NotFound, RoleNotAllowed
from claims.models import ApiKey, User
from claims.services import audit

_FORM = re.compile(r"fct_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})", re.ASCII)
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SEEN_EVERY = timedelta(minutes=1)


def issue(
    *,
    name: str,
    scopes: Iterable[Scope],
    owner: User | None,
    actor: User | None,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its text, which is never shown again. `actor` is an operator or None (terminal).

    Raises RoleNotAllowed when the actor is not an operator; InvalidInput without a name, without a scope, or
    with an end in the past. Announces nothing.
    """
    with transaction.atomic(durable=True):
        _only_operator(actor)
        return _make(name=name, scopes=scopes, owner=owner, actor=actor, now=now, expires_at=expires_at)


def authenticate(raw: str, *, now: datetime) -> ApiKey:
    """The key behind `raw`, if it stands now; notes at most once a minute that it was used.

    Raises KeyRefused for every reason alike, and without asking the database when the checksum is wrong.
    """
    found = _FORM.fullmatch(raw)
    if found is None or checksum(f"{found[1]}_{found[2]}") != found[3]:
        raise KeyRefused
    key = ApiKey.objects.select_related("owner").filter(prefix=found[1]).first()
    stored = key.digest if key else "0" * 64
    if not hmac.compare_digest(stored, _digest(raw)) or key is None:
        raise KeyRefused
    if key.revoked_at or (key.expires_at and key.expires_at <= now) or (key.owner and not key.owner.is_active):
        raise KeyRefused
    if key.last_used_at is None or key.last_used_at < now - _SEEN_EVERY:
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - _SEEN_EVERY)
        ApiKey.objects.filter(unseen, pk=key.pk).update(last_used_at=now)
    return key


def revoke(*, key_id: UUID, actor: User, now: datetime) -> ApiKey:
    """End a key at once; ending an ended one changes nothing. Raises RoleNotAllowed, NotFound."""
    with transaction.atomic(durable=True):
        key = _lock(key_id)
        _only_operator(actor)
        if key.revoked_at is None:
            key.revoked_at, key.revoked_by = now, actor
            key.save(update_fields=["revoked_at", "revoked_by"])
            audit.record(action="api_key.revoked", target=key, actor=actor, now=now)
        return key


def rotate(
    *, key_id: UUID, actor: User | None, now: datetime, overlap: timedelta = timedelta(days=1)
) -> tuple[ApiKey, str]:
    """A new key with the name, scopes and owner of the old one, which ends after `overlap`.

    Raises RoleNotAllowed, NotFound; KeyRefused when the old one has already ended.
    """
    with transaction.atomic(durable=True):
        old = _lock(key_id)
        _only_operator(actor)
        if old.revoked_at or (old.expires_at and old.expires_at <= now):
            raise KeyRefused("This key has already ended. Issue a new one.")
        scopes = [Scope(scope) for scope in old.scopes]
        made = _make(name=old.name, scopes=scopes, owner=old.owner, actor=actor, now=now, expires_at=old.expires_at)
        ends_at = now + overlap
        old.expires_at = min(old.expires_at, ends_at) if old.expires_at else ends_at
        old.save(update_fields=["expires_at"])
        audit.record(
            action="api_key.rotated", target=old, actor=actor, now=now, data={"successor": str(made[0].public_id)}
        )
        return made


def checksum(text: str) -> str:
    """CRC-32 of `text` in six digits of base 62."""
    return _base62(zlib.crc32(text.encode("ascii")), 6)


def _make(
    *,
    name: str,
    scopes: Iterable[Scope],
    owner: User | None,
    actor: User | None,
    now: datetime,
    expires_at: datetime | None,
) -> tuple[ApiKey, str]:
    wanted = sorted({Scope(scope).value for scope in scopes})
    if not name.strip():
        raise InvalidInput("A key needs a name that says who uses it.", field="name")
    if not wanted:
        raise InvalidInput("A key needs at least one scope.", field="scopes")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("The end of a key lies in the future.", field="expires_at")
    prefix = "".join(secrets.choice(_DIGITS) for _ in range(8))
    stem = f"{prefix}_{_base62(secrets.randbits(256), 43)}"
    raw = f"fct_{stem}{checksum(stem)}"
    key = ApiKey.objects.create(
        name=name.strip(),
        owner=owner,
        prefix=prefix,
        digest=_digest(raw),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    audit.record(action="api_key.issued", target=key, actor=actor, now=now, data={"scopes": ",".join(wanted)})
    return key, raw


def _digest(raw: str) -> str:
    """HMAC-SHA256 under the pepper. The secret has 256 random bits, so a slow hash would add nothing."""
    return hmac.new(settings.API_KEY_PEPPER.encode(), raw.encode(), sha256).hexdigest()


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _lock(key_id: UUID) -> ApiKey:
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("owner").filter(public_id=key_id).first()
    if key is None:
        raise NotFound
    return key


def _only_operator(actor: User | None) -> None:
    if actor is not None and Role.OPERATOR not in actor.role_set():
        raise RoleNotAllowed
