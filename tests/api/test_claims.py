"""Claims by API: who sees which, with what status, and where they were made."""

from datetime import timedelta
from uuid import uuid4

import pytest

from claims.enums import Role, Scope
from tests.published import claim_made, claimant_named, later, published_verdict, retracted, suspended

CLAIMS = "/api/v1/claims/"
PUBLIC_FIELDS = {
    "id", "url", "text", "name", "language", "kind", "claimant", "date_made", "topics", "verification_status",
    "verdict", "created_at",
}  # fmt: skip


def texts(client, query=""):
    return [each["text"] for each in client.get(f"{CLAIMS}{query}").json()["results"]]


@pytest.fixture
def pipeline(db, now):
    """A claim in each stage."""
    claim_made(now=now, text="CANDIDATE", status="candidate", score=0.9)
    claim_made(now=later(now), text="ACCEPTED")
    claim_made(now=later(now, 2), text="DISMISSED", status="dismissed", dismissed_reason="not a claim")
    published_verdict(now=later(now, 3), claim=claim_made(now=later(now, 3), text="VERIFIED"))
    retracted(published_verdict(now=now, claim=claim_made(now=later(now, 4), text="RETRACTED")), now=later(now, 5))
    suspended(published_verdict(now=now, claim=claim_made(now=later(now, 5), text="SUSPENDED")), now=later(now, 6))


def test_strangers_see_verified_and_retracted_claims_only(api, pipeline, client_with_key, client_as):
    callers = [
        api,
        client_with_key(Scope.READ),
        client_with_key(Scope.SUBMIT),
        client_as(),
        client_as(is_superuser=True),
    ]

    assert [texts(caller) for caller in callers] == [["RETRACTED", "VERIFIED"]] * 5


@pytest.mark.parametrize("role", list(Role))
def test_staff_see_the_whole_pipeline(pipeline, client_as, role):
    assert texts(client_as(role)) == ["SUSPENDED", "RETRACTED", "VERIFIED", "DISMISSED", "ACCEPTED", "CANDIDATE"]


def test_key_of_scope_desk_sees_the_whole_pipeline(pipeline, desk_reader):
    assert len(texts(desk_reader)) == 6


def test_open_pipeline_shows_accepted_claims_and_never_candidates(api, pipeline, settings):
    settings.FACTCHECK_PUBLIC_PIPELINE = True

    assert [text for text in texts(api) if text in {"CANDIDATE", "ACCEPTED", "DISMISSED"}] == ["ACCEPTED"]


def test_score_and_reasons_are_for_the_desk(api, pipeline, desk_reader):
    public, desk = (client.get(CLAIMS).json()["results"] for client in (api, desk_reader))

    assert {field for each in public for field in each} == PUBLIC_FIELDS
    assert {field for each in desk for field in each} == PUBLIC_FIELDS | {"status", "score", "reasons"}


def test_status_and_verdict_go_together(api, pipeline):
    found = {each["text"]: each for each in api.get(CLAIMS).json()["results"]}

    assert found["VERIFIED"]["verification_status"] == "verified"
    assert found["VERIFIED"]["verdict"]["rating"]["code"] == "false"
    assert found["RETRACTED"]["verification_status"] == "retracted"
    assert found["RETRACTED"]["verdict"]["rating"] is None


def test_answers_to_known_callers_are_not_for_caches(api, pipeline, desk_reader, client_as):
    answers = [client.get(CLAIMS) for client in (api, desk_reader, client_as(Role.VIEWER))]

    assert [answer["Cache-Control"] for answer in answers] == ["public, max-age=30", *["private, no-store"] * 2]
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answers[0]["Vary"].split(",")}
    assert "Access-Control-Allow-Origin" not in answers[2]


def test_claim_out_of_view_is_not_found(api, db, now, desk_reader):
    claim = claim_made(now=now, status="candidate")

    for end in ("", "appearances/"):
        address = f"{CLAIMS}{claim.public_id}/{end}"
        assert (api.get(address).status_code, desk_reader.get(address).status_code) == (404, 200)
    assert api.get(f"{CLAIMS}{uuid4()}/").status_code == 404


def test_appearances_are_w3c_selectors(api, db, now):
    verdict = published_verdict(now=now)

    [each] = api.get(f"{CLAIMS}{verdict.claim.public_id}/appearances/").json()["results"]

    quote, position = each["selector"]
    assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", verdict.claim.text)
    assert (position["type"], position["end"] - position["start"]) == ("TextPositionSelector", len(verdict.claim.text))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=bridges", ["The city mended 40 bridges."]),
        ("?language=de", ["Die Stadt hat 40 Bäume gepflanzt."]),
        ("?verification_status=retracted", []),
        ("?verification_status=verified&q=bridges", ["The city mended 40 bridges."]),
        ("?topic=transport", []),
    ],
)
def test_list_filters(api, db, now, query, found):
    bo = claimant_named("Bo Hill")
    published_verdict(now=now, claim=claim_made(now=now, text="The city mended 40 bridges.", claimant=bo))
    german = claim_made(now=now, text="Die Stadt hat 40 Bäume gepflanzt.", in_language="de")
    published_verdict(now=later(now), claim=german)

    assert texts(api, query) == found
    assert texts(api, f"?claimant={bo.public_id}") == ["The city mended 40 bridges."]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("end", "queries"), [("", 2), ("{id}/", 3), ("{id}/appearances/", 9)])
def test_number_of_queries_does_not_depend_on_rows(api, db, now, django_assert_max_num_queries, rows, end, queries):
    verdicts = [published_verdict(now=now + timedelta(minutes=number)) for number in range(rows)]

    with django_assert_max_num_queries(queries):
        assert api.get(f"{CLAIMS}{end.format(id=verdicts[0].claim.public_id)}").status_code == 200


def test_claims_are_paged(api, db, now):
    for number in range(3):
        published_verdict(
            now=later(now), claim=claim_made(now=now + timedelta(minutes=number), text=f"Claim {number}.")
        )

    first = api.get(f"{CLAIMS}?page_size=2").json()
    second = api.get(first["next"]).json()

    assert [each["text"] for each in first["results"] + second["results"]] == ["Claim 2.", "Claim 1.", "Claim 0."]


def test_known_state_is_answered_304(api, db, now):
    published_verdict(now=now)
    tag = api.get(CLAIMS)["ETag"]

    assert api.get(CLAIMS, HTTP_IF_NONE_MATCH=tag).status_code == 304
    published_verdict(now=later(now))
    assert api.get(CLAIMS, HTTP_IF_NONE_MATCH=tag).status_code == 200
