"""The story: an article goes in, its claims come out, two editors sign, the verdict is public and corrected."""

import contextlib
import http.server
import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from claims.enums import Role, Scope
from claims.models import AuditEvent
from claims.services import api_keys, people
from tests.conftest import as_application, as_owner
from tests.e2e.running import PASSWORD, Client, wait_for
from tests.rules.sources import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

REFERENCE_ARTICLE = ROOT.parent / "shared/articles/000_5a479dd5b95e8947.txt"

PASTED = """The council of Port Arden spent 4.6 million crowns on ferry fuel in 2024, its accounts show.
Mayor Ada Brandvold said the city now spends more on ferry fuel than on all of its primary schools combined.
What a splendid way to burn money, if you ask me. Will anybody ever stop this madness?
The ferry carried 1.2 million passengers in 2024, 8 percent more than in the year before.
"""

PAGE = """<!doctype html><html lang="en"><head><title>Ferry fares rise - Harbour Ledger</title>
<meta property="og:title" content="Ferry fares rise for the third time">
<meta property="article:published_time" content="2024-05-02T08:00:00Z">
<meta name="author" content="Nadia Kerr"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry fares rise for the third time</h1>
<p>The harbour board raised ferry fares by 12 percent on 1 May 2024, the third increase since 2021.</p>
<p>A single ticket now costs 38 crowns, the board said in a statement on Tuesday. In 2020 it cost 27 crowns.</p>
<p>Passengers on the morning boat were not amused. The board carried 900,000 people in 2023, according to its
annual report, and expects more this year. Two older boats will be replaced by electric ones in 2026.</p>
</article><footer>Imprint</footer></body></html>"""


@pytest.fixture(autouse=True)
def _real_password_hashes(settings):
    """The web server under test runs with the product's settings, not the suite's quick hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def account(name: str, *roles: Role) -> None:
    people.add_person(
        username=name,
        email=f"{name}@newsroom.example",
        password=PASSWORD,
        display_name=name.title(),
        roles=roles,
        actor=None,
        now=datetime.now(UTC),
    )


def key(*scopes: Scope) -> str:
    _, raw = api_keys.issue(name="story", scopes=scopes, owner=None, actor=None, now=datetime.now(UTC))
    return raw


@contextlib.contextmanager
def loopback_page(html: str):
    """One page on a web server on loopback; yields its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/2024/ferry-fares"
    server.shutdown()
    thread.join()
    server.server_close()


def ok(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()


def ingested(client, answer):
    """The article's representation once the worker has read it."""
    location = answer.headers["location"]

    def done():
        body = ok(client.get(location))
        assert body["status"] != "failed", body
        return body if body["status"] == "done" else None

    return wait_for(done, what=f"ingest of {location}")


def evidence(number):
    return {
        "url": f"https://council.example/accounts/{number}",
        "title": f"Accounts, volume {number}",
        "publisher": "Council of Port Arden",
        "kind": "primary",
        "stance": "refutes",
        "quote": "Primary schools: 51.3 million.",
        "why": "It lists both sums.",
    }


def write_and_submit(checker, review_id, *, rating, headline, sources=()):
    """Fill the draft and submit it; the number of the frozen version."""
    url = f"/api/v1/reviews/{review_id}"
    review = ok(checker.get(f"{url}/"))
    draft = {
        "edit_count": review["version"]["edit_count"],
        "rating": rating,
        "headline": headline,
        "summary": "Ferry fuel costs 4.6 million, primary schools 51.3 million.",
        "explanation": "The **accounts** list both sums:\n\n- fuel 4.6 million\n- schools 51.3 million",
    }
    ok(checker.act(f"{url}/save-draft", draft))
    for number in sources:
        review = ok(checker.act(f"{url}/evidence", evidence(number)))
        added = review["version"]["evidence"][-1]["id"]
        ok(checker.act(f"{url}/evidence/{added}/capture", {"text": f"Volume {number}. Primary schools: 51.3 million."}))
    review = ok(checker.get(f"{url}/"))
    number = review["version"]["number"]
    submitted = ok(checker.act(f"{url}/submit", {"version": number}))
    assert submitted["status"] == "in_sign_off"
    return number


def test_article_becomes_a_signed_published_corrected_verdict(system):
    account("mira", Role.CHECKER)
    account("edgar", Role.EDITOR)
    account("else", Role.EDITOR)
    submit_key = key(Scope.SUBMIT)
    system.start("web", "worker", "beat")
    anonymous, sender = Client(system), Client(system, key=submit_key)
    checker, editor, other = (Client(system).sign_in(name) for name in ("mira", "edgar", "else"))

    # --- three ways in, one worker
    pasted = sender.post(
        "/api/v1/articles/", json={"text": PASTED, "headline": "Fuel", "url": "https://ledger.example/fuel"}
    )
    assert pasted.status_code == 202, pasted.text
    article = ingested(sender, pasted)
    with loopback_page(PAGE) as url:
        by_url = sender.post("/api/v1/articles/", json={"url": url})
        assert by_url.status_code == 202, by_url.text
        fetched = ingested(sender, by_url)
    assert (fetched["headline"], fetched["date_published"]) == ("Ferry fares rise for the third time", "2024-05-02")

    # --- a checker accepts a claim, takes it, writes with two sources, submits
    claims = ok(checker.get("/api/v1/claims/", params={"page_size": 100}))["results"]
    claim = next(each for each in claims if "ferry fuel than on all" in each["text"])
    appearance = ok(checker.get(f"/api/v1/claims/{claim['id']}/appearances/"))["results"][0]
    position = next(each for each in appearance["selector"] if each["type"] == "TextPositionSelector")
    accepted = ok(checker.act(f"/api/v1/claims/{claim['id']}/accept", {"claimant": "Ada Brandvold"}))
    assert (accepted["status"], accepted["verification_status"]) == ("accepted", "unreviewed")
    assert position["end"] - position["start"] == len(appearance["exact"])
    review_id = ok(checker.get("/api/v1/reviews/"))["results"][0]["id"]
    ok(checker.act(f"/api/v1/reviews/{review_id}/take"))
    assert ok(checker.get(f"/api/v1/claims/{claim['id']}/"))["verification_status"] == "in_review"
    version = write_and_submit(
        checker, review_id, rating="false", headline="Schools cost eleven times as much", sources=(1, 2)
    )

    # --- own work refused; the vote is blind until quorum
    refused = checker.act(f"/api/v1/reviews/{review_id}/approve", {"version": version})
    assert (refused.status_code, refused.json()["code"]) == (403, "role.not_allowed")
    people.grant_role(user=_user("mira"), role=Role.EDITOR, actor=None, now=datetime.now(UTC))
    refused = checker.act(f"/api/v1/reviews/{review_id}/approve", {"version": version})
    assert (refused.status_code, refused.json()["code"]) == (403, "sign_off.own_work")
    assert refused.headers["content-type"] == "application/problem+json"
    first = ok(editor.act(f"/api/v1/reviews/{review_id}/approve", {"version": version, "comment": "Clear."}))
    assert first["status"] == "in_sign_off"
    assert ok(other.get(f"/api/v1/reviews/{review_id}/"))["decisions"] == []
    assert anonymous.get(f"/api/v1/verdicts/{review_id}/").status_code == 404
    stale = other.act(f"/api/v1/reviews/{review_id}/approve", {"version": version + 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "sign_off.stale_version")
    second = ok(other.act(f"/api/v1/reviews/{review_id}/approve", {"version": version}))
    assert (second["status"], len(second["decisions"])) == ("approved", 2)

    # --- published: API, JSON-LD, claims:search, changes
    ok(editor.act(f"/api/v1/reviews/{review_id}/publish", {"version": version}))
    between = datetime.now(UTC)
    verdict = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/"))
    assert (verdict["status"], verdict["version"], verdict["rating"]["code"]) == ("published", version, "false")
    assert verdict["claimant"]["name"] == "Ada Brandvold"
    assert [each["sha256"] is not None for each in verdict["evidence"]] == [True, True]
    assert "<li>fuel 4.6 million</li>" in verdict["explanation"]["html"]
    json_ld = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/", headers={"Accept": "application/ld+json"}))
    assert (json_ld["@type"], json_ld["reviewRating"]["alternateName"]) == ("ClaimReview", "False")
    assert json_ld["url"] == f"{system.base}/verdicts/{review_id}/"
    found = ok(anonymous.get("/v1alpha1/claims:search", params={"query": "ferry fuel schools"}))
    assert found["claims"][0]["claimReview"][0]["textualRating"] == "False"
    changes = wait_for(
        lambda: ok(anonymous.get("/api/v1/changes/", params={"since": 0}))["results"], what="the announcement"
    )
    assert [each["type"] for each in changes] == ["verdict.published"]
    checked = ok(
        anonymous.post(
            "/api/v1/check/", json={"text": "They spend more on ferry fuel than on all primary schools combined."}
        )
    )
    assert checked["sentences"][0]["matches"][0]["verdict"]["id"] == review_id

    # --- corrected the same way; both versions can be read
    ok(checker.act(
        f"/api/v1/reviews/{review_id}/start-correction",
        {"kind": "correction", "reason": "wrong rating", "public_note": "We rated too harshly."},
    ))  # fmt: skip
    assert ok(anonymous.get(f"/api/v1/verdicts/{review_id}/"))["version"] == version
    corrected = write_and_submit(
        checker, review_id, rating="mostly_false", headline="Schools cost eleven times as much, by the accounts"
    )
    for signer in (editor, other):
        ok(signer.act(f"/api/v1/reviews/{review_id}/approve", {"version": corrected}))
    ok(other.act(f"/api/v1/reviews/{review_id}/publish", {"version": corrected}))
    now = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/"))
    assert (now["version"], now["rating"]["code"]) == (corrected, "mostly_false")
    assert [each["note"] for each in now["corrections"]] == ["We rated too harshly."]
    old = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/", params={"version": version}))
    as_of = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/", params={"as_of": between.isoformat()}))
    assert (old["rating"]["code"], as_of["version"]) == ("false", version)
    history = ok(anonymous.get(f"/api/v1/verdicts/{review_id}/history/"))
    assert [each["number"] for each in history["versions"]] == [version, corrected]

    # --- the record holds, and a row altered by the owner's hand is found
    assert "all hold" in system.manage("verify_audit").stdout
    _alter_one_event()
    assert "does not match its hash" in system.manage("verify_audit", code=1).stderr
    assert article["headline"] == "Fuel"


@pytest.mark.skipif(not REFERENCE_ARTICLE.exists(), reason="the reference article is not here (../shared/articles)")
def test_ingest_of_reference_article_prints_anchored_claims_without_rhetoric(system):
    done = system.manage("ingest", str(REFERENCE_ARTICLE), "--json", "--published", "2024-06-20")

    report = json.loads(done.stdout)
    claims = [each["exact"] for each in report["claims"]]
    assert (report["status"], report["published"]) == ("ingested", "2024-06-20")
    assert len(claims) + len(report["skipped"]) == report["sentences"]
    assert [each for each in claims if "mutual defense pledge" in each] != []
    assert [each for each in claims if "nuclear tests in this century" in each] != []
    rhetoric = ("asleep at the wheel", "date night", "mean tweets", "looms across the horizon")
    assert [each for each in claims if any(words in each for words in rhetoric)] == []
    assert {each["kind"] for each in report["claims"]} == {"factual"}


def test_ingest_prints_claims_with_code_point_offsets(system, tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text("🚢 The ferry 🚢 carried 1.2 million passengers in 2024. Isn't that lovely?\n")

    report = json.loads(system.manage("ingest", str(path), "--json").stdout)

    claim = report["claims"][0]
    assert path.read_text()[claim["start"] : claim["end"]] == claim["exact"]
    assert len(report["skipped"]) == 1


def test_ingest_of_refused_source_says_why_and_exits_1(system, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("  \n")

    done = system.manage("ingest", str(empty), "http://169.254.169.254/latest/", str(Path("nowhere.txt")), code=1)

    assert [line for line in done.stderr.splitlines() if "url.blocked_address" in line] != []
    assert [line for line in done.stderr.splitlines() if "input.empty" in line] != []


def _user(name):
    from claims.models import User

    return User.objects.get(username=name)


def _alter_one_event():
    event = AuditEvent.objects.filter(action="review.published").earliest("pk")
    as_owner(connection)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_auditevent DISABLE TRIGGER audit_event_immutable")
        cursor.execute("UPDATE claims_auditevent SET actor_label = 'Nobody' WHERE id = %s", [event.pk])
        cursor.execute("ALTER TABLE claims_auditevent ENABLE TRIGGER audit_event_immutable")
    as_application(connection)
