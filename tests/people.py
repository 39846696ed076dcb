"""People of a newsroom as fixtures, and one way to make more of them."""

import itertools

import pytest

from claims.enums import Role
from claims.models import RoleMembership, User

_numbers = itertools.count(1)


def person(*roles: Role, name: str = "", now=None, **fields) -> User:
    """A user who holds `roles`."""
    from django.utils import timezone

    number = next(_numbers)
    username = name or f"person-{number}"
    user = User.objects.create(
        username=username,
        email=f"{username}@newsroom.example",
        display_name=username.replace("-", " ").title(),
        **fields,
    )
    for role in roles:
        RoleMembership.objects.create(user=user, role=role, granted_at=now or timezone.now())
    return user


@pytest.fixture
def checker(db):
    return person(Role.CHECKER, name="checker")


@pytest.fixture
def second_checker(db):
    return person(Role.CHECKER, name="second-checker")


@pytest.fixture
def editor(db):
    return person(Role.EDITOR, name="editor")


@pytest.fixture
def second_editor(db):
    return person(Role.EDITOR, name="second-editor")


@pytest.fixture
def third_editor(db):
    return person(Role.EDITOR, name="third-editor")


@pytest.fixture
def chief(db):
    return person(Role.CHIEF, name="chief")


@pytest.fixture
def viewer(db):
    return person(Role.VIEWER, name="viewer")


@pytest.fixture
def auditor(db):
    return person(Role.AUDITOR, name="auditor")


@pytest.fixture
def operator(db):
    return person(Role.OPERATOR, name="operator")


@pytest.fixture
def outsider(db):
    """Signed in, without any role."""
    return person(name="outsider")
