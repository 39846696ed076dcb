"""Sign-in: local accounts that an operator made; nobody signs up."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError

pytestmark = pytest.mark.django_db

PASSWORD = "violet-harbour-71"


@pytest.fixture
def account():
    cache.clear()  # attempts of other tests count against the same address
    return get_user_model().objects.create_user("ines", "ines@desk.example", PASSWORD)


def sign_in(client, login, password):
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["ines", "ines@desk.example", "INES@desk.example"])
def test_sign_in_by_name_or_address_leads_to_the_desk(client, account, login):
    response = sign_in(client, login, PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(account.pk)


def test_sign_in_with_a_wrong_password_is_refused(client, account):
    response = sign_in(client, "ines", "violet-harbour-72")

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_sign_in_is_limited_for_one_account(client, account):
    for _ in range(6):
        sign_in(client, "ines", "violet-harbour-72")

    sign_in(client, "ines", PASSWORD)

    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(client):
    shown = client.get("/accounts/signup/")
    client.post(
        "/accounts/signup/",
        {"username": "eve", "email": "eve@else.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert next(template.name for template in shown.templates) == "account/signup_closed.html"
    assert get_user_model().objects.filter(username="eve").count() == 0


@pytest.mark.parametrize("password", ["short-one-1", "password1234", "123456789012345", "ines@desk.example"])
def test_weak_password_is_refused(password):
    user = get_user_model()(username="ines", email="ines@desk.example")

    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, account):
    sign_in(client, "ines", PASSWORD)

    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
