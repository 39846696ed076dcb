"""Input that nobody can use: the sender learns why, the worker lives, the others go on, and nothing is lost."""

import gzip
import json

import pytest
from django.utils import timezone

from claims.enums import IntakeState, Role
from claims.jobs import Job
from claims.services import people
from tests.articles import html_page
from tests.e2e.running import PASSWORD, Client, wait_for
from tests.e2e.submissions import NONE, ONCE, effects, ended, paragraph, row_of, sender, submitted, time_passes
from tests.net.hostile_server import HostileServer, drip, endless, page, redirect, response

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
NOTHING_TO_READ = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><input></form></body></html>"
GZIP = b"Content-Encoding: gzip\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"

ANSWERS = {
    "/huge": endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"<p>All work and no play.</p>" * 2000),
    "/bomb": b"HTTP/1.1 200 OK\r\n" + GZIP + gzip.compress(b"\0" * 30_000_000),
    "/deep": page(b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000 + b"words" + b"</div>" * 100_000),
    "/binary": page(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40),
    "/picture": response(body=b"\x89PNG\r\n\x1a\n" + bytes(2000), Content_Type="image/png"),
    "/empty": page(b""),
    "/no-article": page(NOTHING_TO_READ),
    "/gone": response("404 Not Found"),
    "/forbidden": redirect("http://169.254.169.254/latest/meta-data/"),
    "/loop": redirect("/loop"),
    "/good": page(html_page()),
}
# Refused for good at the first look. A deeply nested page may be read or given up; it must end either way.
REASONS = {
    "/huge": "fetch.too_large",
    "/bomb": "fetch.too_large",
    "/binary": "extract.binary",
    "/picture": "fetch.content_type",
    "/empty": "input.empty",
    "/no-article": "extract.no_article",
    "/gone": "fetch.http_status",
    "/forbidden": "url.blocked_address",
    "/loop": "url.redirects",
}
SHOWN_BY_THE_TEXT = [
    ({"url": "http://169.254.169.254/latest/meta-data/"}, 400, "url.blocked_address"),
    ({"url": "http://[fd00:ec2::254]/"}, 400, "url.blocked_address"),
    ({"url": "file:///etc/passwd"}, 400, "url.scheme"),
    ({"url": "https://ledger.example:6379/"}, 400, "url.port"),
    ({"url": "not an address"}, 400, "url.invalid"),
    ({"url": ""}, 400, "input.invalid_fields"),
    ({"text": " \n\t "}, 400, "input.empty"),
    ({"text": "a" * 500_001}, 400, "input.invalid_fields"),
    ({}, 400, "input.invalid_fields"),
]


@pytest.fixture(autouse=True)
def _real_password_hashes(settings):
    """The web server under test runs with the product's settings, not the suite's quick hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def operator(system) -> Client:
    people.add_person(
        username="ola",
        email="ola@newsroom.example",
        password=PASSWORD,
        display_name="Ola",
        roles=[Role.OPERATOR],
        actor=None,
        now=timezone.now(),
    )
    return Client(system).sign_in("ola")


def told_by_api(client, intake_id: str) -> tuple:
    """What the API says about the article of a submission: its status and why it failed."""
    body = client.get(f"/api/v1/articles/{row_of(intake_id).article.public_id}/").json()
    return body["status"], body["intake"]["failure"]["code"], body["intake"]["failure"]["detail"] != ""


def dead_letters(desk) -> dict[str, str]:
    """Dead letters by id, with their reasons, as the desk lists them."""
    answer = desk.get("/api/v1/intakes/", params={"state": "failed", "page_size": 100})
    assert answer.status_code == 200, answer.text
    return {row["id"]: row["failure"]["code"] for row in answer.json()["results"]}


def test_input_whose_text_shows_that_it_is_unusable_is_refused_at_once(system):
    system.start("web")
    client = sender(system)

    answers = [client.post("/api/v1/articles/", json=body) for body, _, _ in SHOWN_BY_THE_TEXT]
    broken = client.post("/api/v1/articles/", content=b"{", headers={"Content-Type": "application/json"})

    assert [(each.status_code, each.json()["code"]) for each in answers] == [row[1:] for row in SHOWN_BY_THE_TEXT]
    assert {each.headers["content-type"] for each in [*answers, broken]} == {"application/problem+json"}
    assert (broken.status_code, broken.json()["code"]) == (400, "body.invalid_json")


def test_pages_that_cannot_be_used_end_with_their_reasons_and_the_others_go_on(system):
    system.start("web")
    client = sender(system)
    with HostileServer(ANSWERS) as server:
        text = submitted(client, text=paragraph(1))
        sent = {path: submitted(client, url=server.url(path)) for path in ANSWERS}
        worker = system.start("worker").processes["worker"]
        ended(text, *sent.values())
    desk = operator(system)

    bad = {path: sent[path] for path in REASONS}
    assert {path: told_by_api(client, each) for path, each in bad.items()} == {
        path: ("failed", code, True) for path, code in REASONS.items()
    }
    assert {effects(each) for each in bad.values()} == {NONE}
    assert {row_of(each).attempts for each in bad.values()} == {1}
    assert (effects(text), effects(sent["/good"])) == (ONCE, ONCE)
    assert worker.poll() is None
    listed = dead_letters(desk)
    assert {each: listed.get(each) for each in bad.values()} == {bad[path]: code for path, code in REASONS.items()}
    by_command = [json.loads(line) for line in system.manage("intake_failures", "--json").stdout.splitlines()]
    assert {row["id"]: row["code"] for row in by_command} == listed


def test_pages_that_may_come_right_are_tried_three_times_and_can_be_retried(system):
    system.start("web", "worker")
    client, desk = sender(system), operator(system)
    answers = dict.fromkeys(("/a", "/b"), response("503 Service Unavailable"))
    with HostileServer(answers) as server:
        first, second = (submitted(client, url=server.url(path)) for path in answers)
        with HostileServer({}) as closed:
            nobody = closed.url("/")
        unreachable = submitted(client, url=nobody)
        both = (first, second, unreachable)

        def given_up():
            time_passes(*both)
            system.send(Job.SWEEP_INTAKE)
            return {row_of(each).state for each in both} == {IntakeState.FAILED}

        wait_for(given_up, what="three attempts each")
        buried = dead_letters(desk)
        attempts = [row_of(each).attempts for each in both]
        answers |= dict.fromkeys(answers, page(html_page()))

        by_api = desk.act(f"/api/v1/intakes/{first}/retry")
        system.manage("intake_failures", "--retry", second)
        rows = ended(first, second)

    assert buried == {first: "fetch.http_temporary", second: "fetch.http_temporary", unreachable: "fetch.unreachable"}
    assert attempts == [3, 3, 3]
    assert (by_api.status_code, by_api.json()["status"]) == (202, "queued")
    assert [(row.state, row.failure_code) for row in rows] == [(IntakeState.DONE, "")] * 2
    assert dead_letters(desk) == {unreachable: "fetch.unreachable"}


def test_slow_page_holds_up_nobody_for_longer_than_its_deadline(system):
    system.start("web", "worker")
    client = sender(system)
    slow = drip(b"a" * 20_000, first=HEAD + b"Content-Length: 20000\r\n\r\n")
    with HostileServer(slow) as server:
        dripping = submitted(client, url=server.url("/"))
        wait_for(lambda: server.requests, what="the visit of the worker")
        later = submitted(client, text=paragraph(2))
        while_held = client.get(f"/api/v1/articles/{row_of(dripping).article.public_id}/").json()
        wait_for(lambda: row_of(dripping).failure_code, what="the end of the first attempt")

    [other] = ended(later)
    row = row_of(dripping)
    assert (while_held["status"], while_held["intake"]["stage"]) == ("running", "fetching")
    assert (row.state, row.failure_code, row.attempts) == (IntakeState.QUEUED, "fetch.timeout", 1)
    assert (row.next_attempt_at > timezone.now(), other.state) == (True, IntakeState.DONE)
