"""ClaimReview: what Google's list requires, what schema.org calls it, and nothing for a hidden verdict."""

import orjson
import pytest

from claims.enums import VerdictStatus
from claims.representations.base_url import dump, with_base
from claims.representations.claim_review import claim_review, problems, tombstone
from tests.unit.representations.files import (
    CLAIM_ID,
    LATER,
    REVIEW_ID,
    appearance_row,
    correction_row,
    public_file,
    rating_row,
)

BASE = "factcheck://base"


def test_claim_review_is_the_superset_we_promise(settings):
    settings.ORGANISATION_NAME = "Example Fact Check"
    first = appearance_row(id=5, url="https://news.example/first")

    document = claim_review(
        public_file(
            claim={"first_appearance_id": 5},
            version={"number": 3},
            modified_at=LATER,
            appearances=[appearance_row(id=4), first],
            corrections=[correction_row(), correction_row(kind="typo", note="")],
        )
    )

    assert document == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{BASE}/verdicts/{REVIEW_ID}/#v3",
        "url": f"{BASE}/verdicts/{REVIEW_ID}/",
        "claimReviewed": "Forty thousand trees were planted.",
        "headline": "It was fourteen thousand",
        "reviewBody": "The register says 14,000.",
        "datePublished": "2026-01-08",
        "dateModified": "2026-02-02",
        "inLanguage": "en",
        "version": "3",
        "keywords": ["environment"],
        "author": {
            "@type": "Organization",
            "@id": f"{BASE}/#org",
            "name": "Example Fact Check",
            "url": f"{BASE}/",
            "correctionsPolicy": f"{BASE}/corrections/",
            "publishingPrinciples": f"{BASE}/methodology/",
        },
        "itemReviewed": {
            "@type": "Claim",
            "@id": f"{BASE}/claims/{CLAIM_ID}/",
            "text": "Forty thousand trees were planted.",
            "author": {"@type": "Person", "name": "Ada Lane", "sameAs": ["https://www.wikidata.org/wiki/Q1"]},
            "datePublished": "2026-01-07",
            "firstAppearance": {"@type": "CreativeWork", "url": "https://news.example/first"},
            "appearance": [{"@type": "CreativeWork", "url": "https://news.example/a"}],
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "False",
            "ratingExplanation": "The register says 14,000.",
        },
        "citation": [
            {
                "@type": "CreativeWork",
                "url": "https://records.example/1",
                "name": "Register",
                "publisher": {"@type": "Organization", "name": "City"},
                "archivedAt": "https://archive.example/1",
            }
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": "The year was wrong.", "datePublished": "2026-02-02"},
        ],
        "sdPublisher": {"@id": f"{BASE}/#org"},
        "sdLicense": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert problems(document) == []


def test_rating_beside_the_scale_is_a_word_without_numbers():
    document = claim_review(public_file(version={"rating": rating_row("unproven", "Unproven", None)}))

    assert document["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Unproven",
        "ratingExplanation": "The register says 14,000.",
    }
    assert problems(document) == []


@pytest.mark.parametrize(
    ("kind", "expected"), [("person", "Person"), ("organisation", "Organization"), ("unknown", "Thing")]
)
def test_claimant_has_the_type_that_we_know(kind, expected):
    file = public_file()
    file.claim.claimant.kind = kind

    assert claim_review(file)["itemReviewed"]["author"]["@type"] == expected


def test_article_that_disputes_the_claim_is_no_appearance_of_it():
    document = claim_review(public_file(appearances=[appearance_row(stance="disputes")]))

    assert "appearance" not in document["itemReviewed"]


def test_pasted_text_without_address_is_no_appearance():
    document = claim_review(public_file(appearances=[appearance_row(url="urn:sha-256:" + "a" * 64)]))

    assert "appearance" not in document["itemReviewed"]


def test_two_places_in_one_article_are_one_appearance():
    document = claim_review(public_file(appearances=[appearance_row(id=1), appearance_row(id=2, start=99, end=120)]))

    assert document["itemReviewed"]["appearance"] == [{"@type": "CreativeWork", "url": "https://news.example/a"}]


@pytest.mark.parametrize("status", [VerdictStatus.SUSPENDED, VerdictStatus.RETRACTED])
def test_hidden_verdict_has_no_claim_review(status):
    assert claim_review(public_file(status=status)) is None


@pytest.mark.parametrize(
    ("status", "word"), [(VerdictStatus.SUSPENDED, "Suspended"), (VerdictStatus.RETRACTED, "Retracted")]
)
def test_tombstone_says_what_happened_and_has_no_rating(status, word):
    retraction = correction_row(kind="retraction", note="It was another city.")
    file = public_file(
        status=status, corrections=[retraction], review={"suspended_reason": "It was another city."}, modified_at=LATER
    )

    document = tombstone(file)

    assert document == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": f"{BASE}/verdicts/{REVIEW_ID}/",
        "url": f"{BASE}/verdicts/{REVIEW_ID}/",
        "creativeWorkStatus": word,
        "description": "It was another city.",
        "dateModified": "2026-02-02",
        "author": document["author"],
    }


def test_shown_verdict_has_no_tombstone():
    assert tombstone(public_file()) is None


@pytest.mark.parametrize("path", ["claimReviewed", "url", "reviewRating", "author", "datePublished", "itemReviewed"])
def test_problems_names_what_is_missing(path):
    document = claim_review(public_file())
    del document[path]

    assert [each for each in problems(document) if each.startswith(path)] != []


@pytest.mark.parametrize(
    "rating",
    [
        {"ratingValue": 0, "worstRating": 0, "bestRating": 5},
        {"ratingValue": -1, "worstRating": -1, "bestRating": -1},
        {"ratingValue": 6, "worstRating": 1, "bestRating": 5},
        {"ratingValue": 3, "worstRating": 3, "bestRating": 3},
        {"ratingValue": "3", "worstRating": 1, "bestRating": 5},
        {"ratingValue": 3},
    ],
)
def test_problems_names_numbers_that_are_no_scale(rating):
    document = claim_review(public_file())
    document["reviewRating"] = {"alternateName": "False", **rating}

    assert problems(document) == ["reviewRating.ratingValue"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/verdicts/1/"])
def test_problems_names_address_that_is_none(url):
    assert problems(claim_review(public_file()) | {"url": url}) == ["url"]


def test_problems_names_a_document_of_another_type():
    assert problems(claim_review(public_file()) | {"@type": "Review"}) == ["@type"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b"])
def test_stored_json_ld_cannot_leave_its_script_element(text):
    stored = dump(claim_review(public_file(version={"claim_reviewed": text, "headline": text})))

    page = b'<script type="application/ld+json">' + with_base(stored) + b"</script>"

    assert page.lower().count(b"</script") == 1
    assert page.count(b"<!--") == 0
    assert orjson.loads(stored)["claimReviewed"] == text
