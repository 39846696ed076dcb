"""Sign-in pages, the doors that are shut, error pages, the desk's first page and the admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse

from claims.models import User
from tests.people import person
from tests.published import claim_made
from tests.web.reading import get, has_class, parsed, text, texts

pytestmark = pytest.mark.django_db
PASSWORD = "violet-harbour-71"


@pytest.fixture
def signed_in(client):
    cache.clear()  # attempts of other tests count against the same address
    user = User.objects.create_user("ines", "ines@desk.example", PASSWORD)
    client.force_login(user)
    return user


def test_sign_in_page_has_labels_and_names_for_password_managers(client):
    page = get(client, "/accounts/login/")

    fields = page.xpath("//main//input[not(@type='hidden')]")
    assert [field.get("autocomplete") for field in fields] == ["username", "current-password"]
    assert texts(page, "//main//label") == ["Name or e-mail address", "Password"]
    assert [field.get("id") for field in fields] == page.xpath("//main//label/@for")


def test_wrong_password_is_told_beside_the_form(client, signed_in):
    client.logout()

    response = client.post("/accounts/login/", {"login": "ines", "password": "wrong-one-71"})

    assert len(parsed(response).xpath("//*[@role='alert']//p")) == 1
    assert parsed(response).xpath("//input[@name='password']/@value") == []


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [("/corrections/", "/corrections/"), ("//evil.example", "/desk/"), ("https:evil.example", "/desk/"),
     ("/\\evil.example", "/desk/")],
)  # fmt: skip
def test_sign_in_leads_only_to_places_of_ours(client, signed_in, after, leads_to):
    client.logout()

    response = client.post("/accounts/login/", {"login": "ines", "password": PASSWORD, "next": after})

    assert response["Location"] == leads_to


def test_password_can_be_changed_and_the_session_goes_on(client, signed_in):
    data = {"oldpassword": PASSWORD, "password1": "amber-meadow-482", "password2": "amber-meadow-482"}

    response = client.post("/accounts/password/change/", data, follow=True)

    signed_in.refresh_from_db()
    assert signed_in.check_password("amber-meadow-482")
    assert texts(parsed(response), "//*[@role='status']") == ["Password changed."]


def test_sign_out_leaves_no_message_for_the_next_reader(client, signed_in):
    response = client.post("/accounts/logout/")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "messages" not in response.cookies


@pytest.mark.parametrize(
    "path",
    ["password/reset/", "password/reset/done/", "password/reset/key/1-x/", "password/set/", "email/", "confirm-email/",
     "confirm-email/x/", "login/code/confirm/", "signup/passkey/", "3rdparty/", "social/login/cancelled/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_doors_that_are_not_offered_are_shut(client, signed_in, path, method):
    response = getattr(client, method)(f"/accounts/{path}", {"email": "ines@desk.example"})

    assert response.status_code == 410


def test_sign_up_page_says_that_nobody_signs_up(client):
    page = get(client, "/accounts/signup/")

    assert texts(page, "//h1") == ["Nobody signs up here"]
    assert page.xpath("//main//form") == []


# --- error pages -------------------------------------------------------------------------------------


def test_unknown_address_is_a_page_in_the_same_design(client):
    response = client.get("/nothing/here/")

    page = parsed(response)
    assert response.status_code == 404
    assert texts(page, "//h1") == ["There is nothing at this address"]
    assert len(page.xpath(f"//*[{has_class('mast')}]")) == 1
    assert response.cookies == {}


def test_broken_page_says_so_and_tells_nothing(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("claims.web.views.public.verdicts.site_figures", lambda: 1 / 0)

    response = client.get("/")

    assert response.status_code == 500
    assert texts(parsed(response), "//h1") == ["Something broke on our side"]
    assert "ZeroDivisionError" not in response.content.decode()


def test_form_without_token_is_refused_with_a_page(signed_in):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)

    response = careful.post("/accounts/login/", {"login": "ines", "password": PASSWORD})

    assert response.status_code == 403
    assert texts(parsed(response), "//h1") == ["The form was not sent"]


# --- the desk's first page ---------------------------------------------------------------------------


def test_desk_asks_to_sign_in(client):
    response = client.get("/desk/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_desk_is_closed_to_people_without_a_role_and_to_superusers_by_that_alone(client, outsider):
    superuser = person(is_superuser=True, is_staff=True)
    answers = []
    for someone in (outsider, superuser):
        client.force_login(someone)
        answers.append(client.get("/desk/").status_code)

    assert answers == [403, 403]


def test_desk_page_has_the_theme_that_the_person_chose(client, checker):
    checker.theme = "dark"
    checker.save()
    client.force_login(checker)

    assert get(client, "/desk/").xpath("/html/@data-theme") == ["dark"]


# --- admin -------------------------------------------------------------------------------------------


@pytest.fixture
def superuser(client):
    user = person(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def test_every_table_of_ours_can_be_looked_at(client, superuser):
    ours = list(apps.get_app_config("claims").get_models())

    listed = {model.__name__: client.get(reverse(f"admin:claims_{model._meta.model_name}_changelist")).status_code
              for model in ours}  # fmt: skip

    assert set(listed.values()) == {200}
    assert {model for model in ours if model not in admin.site._registry} == set()


def test_admin_changes_nothing(rf, superuser):
    request = rf.get("/admin/")
    request.user = superuser

    powers = {
        (model.__name__, registered.has_add_permission(request), registered.has_change_permission(request),
         registered.has_delete_permission(request))
        for model, registered in admin.site._registry.items()
    }  # fmt: skip

    assert {power[1:] for power in powers} == {(False, False, False)}


def test_admin_refuses_a_change_that_is_sent(client, superuser, now):
    claim = claim_made(now=now)

    response = client.post(f"/admin/claims/claim/{claim.pk}/change/", {"text": "other"})

    claim.refresh_from_db()
    assert (response.status_code, claim.text) == (403, "The city planted 40,000 trees last year.")


def test_staff_flag_alone_shows_nothing_in_the_admin(client, checker):
    checker.is_staff = True
    checker.save()
    client.force_login(checker)

    assert client.get("/admin/claims/claim/").status_code == 403


def test_admin_never_shows_secrets(client, superuser):
    superuser.set_password(PASSWORD)
    superuser.save()
    client.force_login(superuser)

    page = get(client, f"/admin/claims/user/{superuser.pk}/change/")

    assert superuser.username in text(page)
    assert superuser.password not in page.text_content()


def test_admin_is_entered_by_the_same_door_as_the_desk(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
