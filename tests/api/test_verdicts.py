"""Verdicts by API: what the stored texts say, how they are paged, filtered, negotiated and cached."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.published import (
    claim_made,
    claimant_named,
    corrected,
    correction_started,
    draft_of,
    later,
    published_verdict,
    retracted,
    suspended,
)

SUMMARY_FIELDS = {
    "id", "url", "status", "version", "claim_reviewed", "claim", "claimant", "rating", "headline", "summary",
    "language", "topics", "published_at", "modified_at", "sign_off", "license", "notice",
}  # fmt: skip
DETAIL_FIELDS = SUMMARY_FIELDS | {"explanation", "evidence", "appearances", "corrections"}


def newest_first(api, **parameters):
    return [each["id"] for each in api.get("/api/v1/verdicts/", parameters).json()["results"]]


def made(count, now):
    """So many verdicts, a minute apart, the newest first."""
    verdicts = [published_verdict(now=now + timedelta(minutes=number)) for number in range(count)]
    return [str(verdict.public_id) for verdict in reversed(verdicts)]


def test_list_shows_summaries_newest_first(api, db, now):
    ids = made(3, now)

    body = api.get("/api/v1/verdicts/").json()

    assert [each["id"] for each in body["results"]] == ids
    assert {field for each in body["results"] for field in each} == SUMMARY_FIELDS
    assert {name: body[name] for name in ("next", "previous")} == {"next": None, "previous": None}


def test_list_without_verdicts_is_empty(api, db):
    response = api.get("/api/v1/verdicts/")

    assert response.json() == {"results": [], "next": None, "previous": None}


def test_list_fills_in_our_own_address(api, db, now, settings):
    settings.PUBLIC_URL = "https://facts.example.org"
    verdict = published_verdict(now=now)

    response = api.get("/api/v1/verdicts/")

    assert response.json()["results"][0]["url"] == f"https://facts.example.org/verdicts/{verdict.public_id}/"
    assert response.content.count(b"factcheck://base") == 0


def test_list_expands_named_parts(api, db, now):
    published_verdict(now=now)

    [each] = api.get("/api/v1/verdicts/?expand=evidence,corrections").json()["results"]

    assert set(each) == SUMMARY_FIELDS | {"evidence", "corrections"}
    assert len(each["evidence"]) == 2


def test_list_hides_unpublished_text(api, db, now):
    verdict = published_verdict(now=now)
    review, _ = correction_started(verdict, now=later(now), reason="SECRET reason", note="SECRET note")
    draft_of(review, writer=review.assignee, now=later(now), headline="SECRET headline", explanation="SECRET text")
    address = f"/api/v1/verdicts/{verdict.public_id}/"

    answers = [
        api.get("/api/v1/verdicts/?expand=explanation,corrections"),
        api.get(address),
        api.get(f"{address}history/"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.content.count(b"SECRET") for answer in answers] == [0, 0, 0]
    assert answers[0].json()["results"][0]["version"] == 1


def test_list_never_names_people_of_the_newsroom(api, db, now, checker, editor, second_editor):
    verdict = published_verdict(now=now, writer=checker, editors=[editor, second_editor])
    address = f"/api/v1/verdicts/{verdict.public_id}/"

    content = b"".join(
        api.get(path).content
        for path in ("/api/v1/verdicts/?expand=explanation,evidence", address, f"{address}history/", "/api/v1/claims/")
    )

    for who in (checker, editor, second_editor):
        assert content.count(who.username.encode()) == 0
        assert content.count(who.display_name.encode()) == 0
        assert content.count(who.email.encode()) == 0
        assert content.count(str(who.public_id).encode()) == 0


@pytest.mark.parametrize(
    ("parameter", "value", "found"),
    [
        ("q", "trees", [0]),
        ("q", "bridges -trees", [1]),
        ("rating", "true", [1]),
        ("language", "de", [1]),
        ("topic", "transport", [1]),
        ("reviewed_after", "2026-03-03", [1]),
        ("reviewed_before", "2026-03-03", [0]),
        ("changed_since", "2026-03-03T00:00:00Z", [1]),
        ("changed_since", "2026-03-03T00:00:00+00:00", [1]),
        ("appearance_url", "https://gazette.example/bridges?utm_source=x", [1]),
        ("q", "nowhere", []),
    ],
)
def test_list_filters(api, db, now, parameter, value, found):
    trees = published_verdict(now=now)
    claim = claim_made(
        now=now,
        text="The city mended 40 bridges.",
        url="https://gazette.example/bridges",
        claimant=claimant_named("Bo Hill"),
    )
    bridges = published_verdict(
        now=later(now), claim=claim, rating="true", in_language="de", topics=["transport"],
        headline="Forty bridges mended", summary="All bridges.", explanation="The bridges.",
    )  # fmt: skip
    ids = [str(trees.public_id), str(bridges.public_id)]

    assert newest_first(api, **{parameter: value}) == [ids[position] for position in found]


def test_list_filters_by_claimant_and_publisher(api, db, now):
    verdict = published_verdict(now=now)
    other = published_verdict(
        now=later(now), claim=claim_made(now=now, text="Other.", claimant=claimant_named("Bo Hill"))
    )
    claimant, publisher = verdict.claimant.public_id, verdict.publisher_ids[0]

    assert newest_first(api, claimant=claimant) == [str(verdict.public_id)]
    assert newest_first(api, publisher=publisher) == [str(other.public_id), str(verdict.public_id)]
    assert newest_first(api, publisher=uuid4()) == []


def test_detail_shows_the_whole_verdict(api, db, now):
    verdict = published_verdict(now=now)

    body = api.get(f"/api/v1/verdicts/{verdict.public_id}/").json()

    assert set(body) == DETAIL_FIELDS
    assert (body["status"], body["version"], body["rating"]["code"]) == ("published", 1, "false")
    assert len(body["evidence"]) == 2
    assert body["sign_off"] == {"policy": "panel/1", "approvals": 2}


def test_detail_of_an_unknown_id_is_a_problem(api, db):
    response = api.get(f"/api/v1/verdicts/{uuid4()}/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response["Content-Type"] == "application/problem+json"


def test_detail_by_version_and_time_gives_what_was_published_then(api, db, now):
    verdict = corrected(published_verdict(now=now), now=later(now, 10), headline="The corrected headline")
    address = f"/api/v1/verdicts/{verdict.public_id}/"
    moment = later(now, 5).isoformat().replace("+00:00", "Z")

    versions = [
        api.get(f"{address}{query}").json()["version"]
        for query in ("", "?version=1", "?version=2", f"?as_of={moment}", "?as_of=2030-01-01")
    ]

    assert versions == [2, 1, 2, 1, 2]
    assert api.get(f"{address}?version=1").json()["headline"] != "The corrected headline"
    assert api.get(f"{address}?version=3").status_code == 404
    assert api.get(f"{address}?as_of=2020-01-01").status_code == 404


def test_detail_by_version_and_time_together_is_refused(api, db, now):
    verdict = published_verdict(now=now)

    response = api.get(f"/api/v1/verdicts/{verdict.public_id}/?version=1&as_of=2026-03-03")

    assert (response.status_code, response.json()["code"]) == (400, "parameter.invalid")


def test_detail_as_json_ld_is_a_claim_review(api, db, now):
    verdict = published_verdict(now=now)
    address = f"/api/v1/verdicts/{verdict.public_id}/"

    linked = api.get(address, HTTP_ACCEPT="application/ld+json")
    plain = api.get(address)

    assert linked["Content-Type"] == "application/ld+json"
    assert (linked.json()["@type"], linked.json()["reviewRating"]["alternateName"]) == ("ClaimReview", "False")
    assert linked["ETag"] != plain["ETag"]
    assert "Accept" in linked["Vary"]


@pytest.mark.parametrize(
    ("accept", "status", "content_type"),
    [
        ("*/*", 200, "application/json"),
        ("application/*", 200, "application/json"),
        ("application/json;q=0.5, application/ld+json", 200, "application/ld+json"),
        ("text/html, */*;q=0.1", 200, "application/json"),
        ("application/ld+json;q=0, */*", 200, "application/json"),
        ("text/html", 406, "application/problem+json"),
        ("application/json;q=0", 406, "application/problem+json"),
    ],
)
def test_detail_negotiates_its_format(api, db, now, accept, status, content_type):
    verdict = published_verdict(now=now)

    response = api.get(f"/api/v1/verdicts/{verdict.public_id}/", HTTP_ACCEPT=accept)

    assert (response.status_code, response["Content-Type"]) == (status, content_type)


@pytest.mark.parametrize(
    ("end", "said"), [(retracted, {"note": "It was another city."}), (suspended, {"reason": "It was another city."})]
)
def test_hidden_verdict_is_a_tombstone_without_rating(api, db, now, end, said):
    verdict = published_verdict(now=now)
    end(verdict, now=later(now), **said)
    address = f"/api/v1/verdicts/{verdict.public_id}/"

    body = api.get(address).json()

    assert (body["rating"], body["explanation"], body["headline"]) == (None, None, None)
    assert body["notice"] == "It was another city."
    assert api.get(address, HTTP_ACCEPT="application/ld+json").json()["code"] == "verdict.no_claim_review"
    assert api.get("/api/v1/verdicts/").json()["results"][0]["rating"] is None


def test_suspended_verdict_hides_every_version(api, db, now):
    verdict = suspended(corrected(published_verdict(now=now), now=later(now)), now=later(now, 2))
    address = f"/api/v1/verdicts/{verdict.public_id}/"

    answers = [api.get(address), api.get(f"{address}?version=1"), api.get(f"{address}history/")]

    assert [answer.content.count(b"14,000") for answer in answers] == [0, 0, 0]


def test_history_tells_versions_corrections_and_changes(api, db, now):
    verdict = published_verdict(now=now)
    corrected(verdict, now=later(now), headline="The city planted 15,000 trees, not 40,000", rating="mostly_false")

    body = api.get(f"/api/v1/verdicts/{verdict.public_id}/history/").json()

    [change] = body["changes"]
    assert [each["number"] for each in body["versions"]] == [1, 2]
    assert [each["note"] for each in body["corrections"]] == ["An earlier version gave the wrong year."]
    assert (change["from_version"], change["to_version"]) == (1, 2)
    assert change["rating"] == {"from": "false", "to": "mostly_false"}
    assert [each for each in change["texts"]["headline"] if each["op"] != "keep"] == [
        {"op": "delete", "text": "14"},
        {"op": "insert", "text": "15"},
    ]


# --- caching


@pytest.mark.parametrize("path", ["/api/v1/verdicts/", "/api/v1/verdicts/{id}/", "/api/v1/verdicts/?expand=evidence"])
def test_known_state_is_answered_304_until_it_changes(api, db, now, path):
    verdict = published_verdict(now=now)
    address = path.format(id=verdict.public_id)
    first = api.get(address)

    same = api.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    corrected(verdict, now=later(now))
    changed = api.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_304_is_given_before_any_text_is_read(api, db, now):
    published_verdict(now=now)
    tag = api.get("/api/v1/verdicts/")["ETag"]

    with CaptureQueriesContext(connection) as queries:
        api.get("/api/v1/verdicts/", HTTP_IF_NONE_MATCH=tag)

    assert len(queries) == 1
    assert queries[0]["sql"].count("_json") == 0


def test_detail_unchanged_since_a_date_is_304(api, db, now):
    verdict = published_verdict(now=now)
    address = f"/api/v1/verdicts/{verdict.public_id}/"
    first = api.get(address)

    assert api.get(address, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    assert api.get(address, HTTP_IF_MODIFIED_SINCE="Sun, 01 Mar 2026 00:00:00 GMT").status_code == 200
    assert api.get(address, HTTP_IF_MODIFIED_SINCE="nonsense").status_code == 200
    assert (
        api.get(address, HTTP_IF_NONE_MATCH='"other"', HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 200
    )
    assert api.get(address, HTTP_IF_NONE_MATCH="*").status_code == 304


def test_anonymous_answer_may_be_cached_by_all_and_a_known_caller_s_by_nobody(api, db, now, client_with_key):
    published_verdict(now=now)

    anonymous = api.get("/api/v1/verdicts/")
    known = client_with_key("read").get("/api/v1/verdicts/")

    assert anonymous["Cache-Control"] == "public, max-age=30"
    assert known["Cache-Control"] == "private, no-store"
    assert "Authorization" in anonymous["Vary"]


def test_person_gets_the_same_verdicts_as_a_stranger(api, db, now, client_as):
    verdict = published_verdict(now=now)
    correction_started(verdict, now=later(now))

    answers = [client.get("/api/v1/verdicts/").content for client in (api, client_as("editor"))]

    assert answers[0] == answers[1]


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/api/v1/verdicts/", 1), ("/api/v1/verdicts/?expand=evidence", 1), ("/api/v1/verdicts/{id}/", 1),
     ("/api/v1/verdicts/{id}/?version=1", 2), ("/api/v1/verdicts/{id}/history/", 3)],
)  # fmt: skip
def test_number_of_queries_does_not_depend_on_rows(api, db, now, django_assert_num_queries, rows, path, queries):
    address = path.format(id=made(rows, now)[0])

    with django_assert_num_queries(queries):
        response = api.get(address)

    assert response.status_code == 200


def test_other_origins_may_read_verdicts(api, db):
    response = api.get("/api/v1/verdicts/", HTTP_ORIGIN="https://elsewhere.example")
    preflight = api.options("/api/v1/verdicts/", HTTP_ORIGIN="https://elsewhere.example")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD"
