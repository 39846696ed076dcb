"""Clients of the API: strangers, programs with a key, people with a session; each from an address of its own."""

import random

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import Role, Scope
from claims.services import api_keys
from tests.people import person


class ApiClient(Client):
    """A client that asks from one address and may send a key with every request."""

    def __init__(self, *, key: str = "", **options):
        options.setdefault("REMOTE_ADDR", ".".join(str(random.randint(1, 254)) for _ in range(4)))
        if key:
            options["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        super().__init__(raise_request_exception=True, **options)

    def send(self, path, body=None, **headers):
        """POST `body` as JSON."""
        return self.post(path, body if body is not None else {}, content_type="application/json", **headers)


def issue(*scopes, owner=None, now=None, **fields):
    """A key's row and its text."""
    return api_keys.issue(name="test", scopes=scopes, owner=owner, actor=None, now=now or timezone.now(), **fields)


@pytest.fixture
def api():
    """A stranger."""
    return ApiClient()


@pytest.fixture
def client_with_key(db):
    """Makes a client whose key has the scopes named."""

    def make(*scopes):
        return ApiClient(key=issue(*scopes)[1])

    return make


@pytest.fixture
def submitter(client_with_key):
    """A program that may submit articles."""
    return client_with_key(Scope.SUBMIT)


@pytest.fixture
def desk_reader(client_with_key):
    """A program that may read the pipeline."""
    return client_with_key(Scope.DESK)


def signed_in(user):
    """A client with that person's session."""
    client = ApiClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client_as(db):
    """Makes a client with the session of a new person who has the roles named."""

    def make(*roles: Role, **fields):
        return signed_in(person(*roles, **fields))

    return make
