"""Sign-in while the cache that counts its attempts is down: nobody gets in uncounted, all else stays up."""

import pytest
from django.contrib.auth import get_user_model

from claims.enums import Role
from tests.people import person

pytestmark = pytest.mark.django_db

PASSWORD = "violet-harbour-71"
# Nothing listens there; the second is a server that has gone from its socket.
DOWN = ["redis://127.0.0.1:1/1", "unix:///nowhere/valkey.sock?db=1"]


@pytest.fixture(params=DOWN, ids=["refused", "gone"])
def cache_down(request, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": request.param}}


@pytest.fixture
def account():
    return get_user_model().objects.create_user("ines", "ines@desk.example", PASSWORD)


def sign_in(client, password):
    return client.post("/accounts/login/", {"login": "ines", "password": password})


@pytest.mark.usefixtures("cache_down")
class TestWhileTheCacheIsDown:
    def test_the_right_password_is_refused_and_told_when_to_try_again(self, client, account):
        response = sign_in(client, PASSWORD)

        assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
        assert "_auth_user_id" not in client.session

    def test_right_and_wrong_passwords_cannot_be_told_apart(self, client, account):
        answers = {(answer.status_code, len(answer.content)) for answer in
                   (sign_in(client, password) for password in (PASSWORD, "violet-harbour-72") * 10)}  # fmt: skip

        account.refresh_from_db()
        assert [status for status, _ in answers] == [503]
        assert account.last_login is None

    def test_a_password_cannot_be_tried_by_changing_it_or_by_signing_in_again(self, client, account):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

        answers = [
            client.post("/accounts/password/change/", {"oldpassword": PASSWORD}),
            client.post("/accounts/reauthenticate/", {"password": PASSWORD}),
        ]

        assert [answer.status_code for answer in answers] == [503, 503]

    def test_pages_for_all_and_the_desk_of_the_signed_in_stay_up(self, client, account):
        public = [client.get(path).status_code for path in ("/", "/verdicts/", "/accounts/login/", "/api/v1/verdicts/")]
        client.force_login(person(Role.CHECKER), backend="django.contrib.auth.backends.ModelBackend")

        assert public == [200, 200, 200, 200]
        assert client.get("/desk/").status_code == 200


def test_sign_in_works_again_when_the_cache_is_back(client, account, settings):
    up = settings.CACHES
    settings.CACHES = {"default": up["default"] | {"LOCATION": DOWN[0]}}
    refused = sign_in(client, PASSWORD).status_code
    settings.CACHES = up

    assert (refused, sign_in(client, PASSWORD).status_code) == (503, 302)
