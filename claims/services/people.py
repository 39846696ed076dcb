"""People and their roles. Nobody is deleted: the record points to them."""

import zoneinfo
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from claims.enums import Role
from claims.errors import InvalidInput, RoleNotAllowed
from claims.models import RoleMembership, User
from claims.services import audit
from claims.services.wording import line

MAX_NAME = 120


def add_person(
    *,
    username: str,
    email: str,
    password: str,
    display_name: str,
    roles: Iterable[Role],
    actor: User | None,
    now: datetime,
    time_zone: str = "UTC",
) -> User:
    """Make an account with roles. `actor` is an operator, or None from the operator's terminal.

    Raises RoleNotAllowed when the actor is not an operator; InvalidInput when the name or the address is taken or
    malformed, the zone is unknown, or the password is too weak. Announces nothing.
    """
    with transaction.atomic(durable=True):
        _only_operator(actor)
        if User.objects.filter(username__iexact=username).exists():
            raise InvalidInput("This user name is taken.", field="username")
        if time_zone not in zoneinfo.available_timezones():
            raise InvalidInput("This time zone is not known.", field="time_zone")
        person = User(username=username, email=email, display_name=display_name, time_zone=time_zone)
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise InvalidInput(" ".join(error.messages), field="password") from error
        person.set_password(password)
        try:
            person.full_clean()
        except ValidationError as error:
            raise InvalidInput(" ".join(error.messages), field=next(iter(error.message_dict))) from error
        person.save(force_insert=True)
        audit.record(action="person.added", target=person, actor=actor, now=now)
        for role in roles:
            _grant(person, Role(role), actor, now)
        return person


def set_preferences(
    *,
    person: User,
    display_name: str,
    time_zone: str,
    theme: str,
    single_key_shortcuts: bool,
    actor: User,
    now: datetime,
) -> User:
    """Change how one's own desk looks and behaves. A changed name is recorded: the record shows names.

    Raises RoleNotAllowed for somebody else's settings, InvalidInput for an empty name. Announces nothing.
    """
    if actor.pk != person.pk:
        raise RoleNotAllowed
    name = line(display_name, field="display_name", limit=MAX_NAME)
    if not name:
        raise InvalidInput("Give the name that colleagues know you by.", field="display_name")
    with transaction.atomic(durable=True):
        own = User.objects.select_for_update().get(pk=person.pk)
        was = str(own)
        own.display_name, own.time_zone = name, time_zone
        own.theme, own.single_key_shortcuts = theme, single_key_shortcuts
        own.save(update_fields=["display_name", "time_zone", "theme", "single_key_shortcuts"])
        if was != name:
            audit.record(action="person.renamed", target=own, actor=actor, now=now, data={"from": was, "to": name})
        return own


def grant_role(*, user: User, role: Role, actor: User | None, now: datetime) -> RoleMembership:
    """Give a role; giving one that is held changes nothing. Raises RoleNotAllowed."""
    with transaction.atomic(durable=True):
        _only_operator(actor)
        person = User.objects.select_for_update().get(pk=user.pk)
        held = person.role_memberships.filter(role=role, revoked_at=None).first()
        return held or _grant(person, role, actor, now)


def revoke_role(*, user: User, role: Role, actor: User, now: datetime) -> None:
    """Take a role away; it counts from the next request on. Raises RoleNotAllowed."""
    with transaction.atomic(durable=True):
        _only_operator(actor)
        person = User.objects.select_for_update().get(pk=user.pk)
        closed = person.role_memberships.filter(role=role, revoked_at=None).update(revoked_at=now, revoked_by=actor)
        if closed:
            audit.record(
                action="person.role_revoked",
                target=person,
                actor=actor,
                now=now,
                data={"role": str(role)},
            )


def _grant(person: User, role: Role, actor: User | None, now: datetime) -> RoleMembership:
    held = RoleMembership.objects.create(user=person, role=role, granted_at=now, granted_by=actor)
    audit.record(action="person.role_granted", target=person, actor=actor, now=now, data={"role": str(role)})
    return held


def _only_operator(actor: User | None) -> None:
    if actor is not None and Role.OPERATOR not in actor.role_set():
        raise RoleNotAllowed
