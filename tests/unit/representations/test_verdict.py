"""The promised shape of a verdict, and the tombstone that stands in for a hidden one."""

from claims.enums import VerdictStatus
from claims.representations.verdict import EXPANDABLE, detail, notice, summary
from tests.unit.representations.files import (
    CLAIM_ID,
    REVIEW_ID,
    appearance_row,
    citation_row,
    correction_row,
    public_file,
    rating_row,
)

SUSPENDED = {"review": {"suspended_reason": "A court has asked us to look again."}, "status": VerdictStatus.SUSPENDED}


def test_detail_of_published_verdict_has_promised_shape():
    document = detail(public_file(corrections=[correction_row()]))

    assert document == {
        "id": str(REVIEW_ID),
        "url": f"factcheck://base/verdicts/{REVIEW_ID}/",
        "status": "published",
        "version": 1,
        "claim_reviewed": "Forty thousand trees were planted.",
        "claim": {"id": str(CLAIM_ID), "text": "Forty thousand trees were planted.", "date_made": "2026-01-07"},
        "claimant": {
            "id": document["claimant"]["id"],
            "name": "Ada Lane",
            "kind": "person",
            "same_as": ["https://www.wikidata.org/wiki/Q1"],
        },
        "rating": {
            "code": "false",
            "label": "False",
            "value": 1,
            "worst": 1,
            "best": 5,
            "scale": "standard/1",
            "meaning": "Wrong.",
        },
        "headline": "It was fourteen thousand",
        "summary": "The register says 14,000.",
        "explanation": {
            "markdown": "The **register** says 14,000.",
            "html": "<p>The <strong>register</strong> says 14,000.</p>",
        },
        "language": "en",
        "topics": ["environment"],
        "published_at": "2026-01-08T12:00:00Z",
        "modified_at": "2026-01-08T12:00:00Z",
        "evidence": [
            {
                "url": "https://records.example/1",
                "title": "Register",
                "publisher": "City",
                "kind": "data",
                "stance": "refutes",
                "quote": "14,000",
                "why": "It counts them.",
                "captured_at": "2026-01-08T12:00:00Z",
                "sha256": "a" * 64,
                "archive_url": "https://archive.example/1",
            }
        ],
        "appearances": document["appearances"],
        "corrections": [
            {
                "kind": "correction",
                "note": "The year was wrong.",
                "from_version": 1,
                "to_version": 2,
                "published_at": "2026-02-02T12:00:00Z",
            }
        ],
        "sign_off": {"policy": "panel/1", "approvals": 2},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "notice": None,
    }


def test_license_is_a_setting(settings):
    settings.VERDICT_LICENSE_URL = "https://facts.example.org/licence"

    assert detail(public_file())["license"] == "https://facts.example.org/licence"


def test_summary_leaves_out_what_can_be_expanded():
    document = detail(public_file())

    assert set(document) - set(summary(document)) == set(EXPANDABLE)
    assert {"explanation", "evidence", "appearances", "corrections"} == set(EXPANDABLE)


def test_suspended_verdict_keeps_id_url_status_version_corrections_and_says_why():
    document = detail(public_file(**SUSPENDED, corrections=[correction_row()]))

    kept = {name: value for name, value in document.items() if value not in (None, [])}
    assert kept == {
        "id": str(REVIEW_ID),
        "url": f"factcheck://base/verdicts/{REVIEW_ID}/",
        "status": "suspended",
        "version": 1,
        "language": "en",
        "published_at": "2026-01-08T12:00:00Z",
        "modified_at": "2026-01-08T12:00:00Z",
        "corrections": document["corrections"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "notice": "A court has asked us to look again.",
    }
    assert [each["note"] for each in document["corrections"]] == ["The year was wrong."]


def test_hidden_verdict_has_every_member_of_a_shown_one():
    assert list(detail(public_file(**SUSPENDED))) == list(detail(public_file()))


def test_retracted_verdict_says_which_claim_it_was_about_and_nothing_of_the_verdict():
    retraction = correction_row(kind="retraction", note="The register was of another city.")

    document = detail(public_file(status=VerdictStatus.RETRACTED, corrections=[correction_row(), retraction]))

    assert document["notice"] == "The register was of another city."
    assert document["claim_reviewed"] == "Forty thousand trees were planted."
    assert document["claim"]["id"] == str(CLAIM_ID)
    assert [document[name] for name in ("rating", "headline", "summary", "explanation", "claimant", "sign_off")] == (
        [None] * 6
    )
    assert [document[name] for name in ("topics", "evidence", "appearances")] == [[], [], []]


def test_suspension_without_reason_has_a_notice_all_the_same():
    document = detail(public_file(status=VerdictStatus.SUSPENDED))

    assert document["notice"] == "This verdict is withheld while we look at it again."


def test_correction_of_typing_error_has_null_note():
    document = detail(public_file(corrections=[correction_row(kind="typo", note="")]))

    assert document["corrections"][0]["note"] is None


def test_rating_beside_the_scale_has_null_value():
    document = detail(public_file(version={"rating": rating_row("unproven", "Unproven", None)}))

    assert document["rating"]["value"] is None
    assert document["rating"]["best"] == 5


def test_what_is_not_known_is_null_not_missing():
    document = detail(
        public_file(
            claim={"claimant": None, "date_made": None, "in_language": ""},
            version={"in_language": ""},
            citations=[citation_row(capture=None, exact="")],
            appearances=[appearance_row(url="urn:sha-256:" + "a" * 64)],
        )
    )

    assert (document["claimant"], document["language"], document["claim"]["date_made"]) == (None, None, None)
    captured = ("quote", "captured_at", "sha256", "archive_url")
    assert [document["evidence"][0][name] for name in captured] == [None] * 4
    assert document["appearances"][0]["article"]["url"] is None


def test_version_without_language_and_topics_takes_those_of_the_claim():
    document = detail(
        public_file(claim={"in_language": "fr", "topics": ["forests"]}, version={"in_language": "", "topics": []})
    )

    assert (document["language"], document["topics"]) == ("fr", ["forests"])


def test_shown_verdict_has_no_notice():
    assert notice(public_file()) is None
