"""The frame of the desk: who is let in, what stands around every page, parts for HTMX, one's own settings."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from claims.enums import Role
from claims.models import AuditEvent
from tests.people import person
from tests.published import claim_made, review_of
from tests.web.reading import get, one, parsed, text, texts

pytestmark = pytest.mark.django_db
PARTS = [
    "desk",
    "desk-articles",
    "desk-reviews",
    "desk-sign-off",
    "desk-corrections",
    "desk-account",
    "desk-components",
]


@pytest.mark.parametrize("name", PARTS)
def test_page_sends_a_stranger_to_sign_in_and_back(client, name):
    response = client.get(reverse(name))

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={reverse(name)}")


@pytest.mark.parametrize("name", PARTS)
def test_page_is_refused_to_a_person_without_a_role(client, outsider, name):
    client.force_login(outsider)

    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("role", list(Role))
def test_page_is_there_for_every_role_and_never_kept(client, name, role):
    client.force_login(person(role))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", [*PARTS, "account_login"])
def test_page_stands_in_no_frame_of_another_site(client, checker, name):
    """Threat: the desk in an invisible frame, and a click that the person means for something else."""
    if name != "account_login":
        client.force_login(checker)

    response = client.get(reverse(name))

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_superuser_without_a_role_is_refused(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", "root@desk.example", "x"))

    assert client.get("/desk/").status_code == 403


@pytest.mark.parametrize("name", [each for each in PARTS if each not in {"desk-account", "desk-components"}])
def test_side_bar_marks_the_page_that_is_shown(client, checker, name):
    client.force_login(checker)

    page = get(client, reverse(name))

    assert page.xpath("//nav[@class='side__nav']/a[@aria-current='page']/@href") == [reverse(name)]


def test_side_bar_counts_what_waits(client, checker, now):
    review_of(claim_made(now=now), writer=checker, now=now)
    client.force_login(checker)

    page = get(client, reverse("desk-account"))

    counts = {node.get("id"): text(node) for node in page.xpath("//nav[@class='side__nav']//span[@class='count']")}
    assert counts == {
        "count-queue": "",
        "count-articles": "",
        "count-reviews": ", 1 waiting",
        "count-sign-off": "",
        "count-corrections": "",
    }


def test_frame_has_no_inline_code_and_no_foreign_address(client, checker):
    client.force_login(checker)

    page = get(client, reverse("desk-components"))

    assert page.xpath("//script[not(@src)] | //style | //*[@style]") == []
    assert [src for src in page.xpath("//script/@src | //link/@href") if not src.startswith("/")] == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []


def test_ended_session_is_told_to_htmx_without_touching_the_page(client):
    response = client.get("/desk/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Reswap"]) == (401, "none")
    assert "Your session has ended." in response.content.decode()


def test_settings_are_kept_and_a_new_name_is_recorded(client, checker):
    client.force_login(checker)
    data = {"display_name": "Amara Lind", "time_zone": "Europe/Warsaw", "theme": "dark", "single_key_shortcuts": ""}

    response = client.post(reverse("desk-account"), data, follow=True)

    checker.refresh_from_db()
    assert (str(checker), checker.time_zone, checker.theme) == ("Amara Lind", "Europe/Warsaw", "dark")
    assert not checker.single_key_shortcuts
    page = parsed(response)
    assert page.get("data-theme") == "dark"
    assert one(page, "//body").get("data-single-keys") == "off"
    assert texts(page, "//*[@id='toasts']//span") == ["Your settings are saved."]
    events = AuditEvent.objects.filter(target_id=checker.public_id, action="person.renamed").values_list("data")
    assert list(events) == [({"from": "Checker", "to": "Amara Lind"},)]


def test_unknown_time_zone_is_refused_beside_the_field(client, checker):
    client.force_login(checker)
    data = {"display_name": "Amara", "time_zone": "Moon/Tycho", "theme": ""}

    page = parsed(client.post(reverse("desk-account"), data))

    told = text(one(page, "//*[@id='id_time_zone-error']"))
    assert told == "Give a zone as in the IANA list, such as Europe/Warsaw or UTC."
    assert page.xpath("//input[@name='time_zone']/@value") == ["Moon/Tycho"]


def test_every_icon_that_a_template_names_is_drawn():
    sprites = ["sprite_ratings.html", "sprite_desk.html"]
    drawn = {
        name
        for sprite in sprites
        for name in re.findall(r'<symbol id="i-([\w-]+)"', get_template(f"claims/components/{sprite}").render())
    }
    templates = Path(get_template("claims/desk.html").origin.name).parents[1]
    named = {
        name for path in templates.rglob("*.html") for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text())
    }

    assert named - drawn == set()


def test_public_sprite_draws_every_icon_that_public_pages_name():
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', get_template("claims/components/sprite_ratings.html").render()))
    templates = Path(get_template("claims/desk.html").origin.name).parents[1]
    public = [path for path in templates.rglob("*.html") if "public.html" in path.read_text()]
    named = {name for path in public for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text())}

    assert named - drawn == set()


def test_every_component_says_what_it_is_given():
    folder = Path(get_template("claims/desk.html").origin.name).parent / "components"

    silent = [path.name for path in sorted(folder.glob("*.html")) if not path.read_text().startswith("{#")]

    assert silent == []


def test_scripts_of_the_desk_have_no_more_lines_than_other_files():
    folder = Path(finders.find("claims/js/desk.js")).parent

    long = {path.name for path in folder.glob("*.js") if path.read_text().count("\n") > 400}

    assert long == set()


def test_stale_token_is_told_to_htmx_without_touching_the_page(checker):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(checker)

    response = strict.post(reverse("desk-account"), {"display_name": "x"}, headers={"HX-Request": "true"})

    told = (response.status_code, response["HX-Reswap"], response["X-CSRF-Failed"])
    assert told == (403, "none", "1")
    assert "send it once more" in response.content.decode()
