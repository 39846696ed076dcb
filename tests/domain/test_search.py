"""Claims and verdicts that say nearly the same: found by rare words, compared as texts, with what differs."""

import random

import pytest
from django.db import connection

from claims.errors import InvalidInput
from claims.models import Claim
from claims.queries.likely_same import likely_same
from claims.queries.search import METHOD, near_claims, near_verdicts
from tests.disguised import disguised
from tests.published import claim_made, corrected, later, published_verdict, suspended

pytestmark = pytest.mark.django_db
TREES = "The city planted 40,000 trees last year."


@pytest.fixture
def others(now):
    """Claims that share a word or two with the one that is looked for."""
    for text in (
        "The city opened two libraries last year.",
        "Trees in the park are older than the town hall.",
        "The mayor sold the old harbour to a foreign bank.",
        "Unemployment fell to 4.1 percent in March.",
    ):
        claim_made(now=now, text=text)


def test_same_words_score_one(now, others):
    claim = claim_made(now=now, text=TREES)

    (found,) = near_claims(TREES, language="en", limit=1)

    assert (found.claim, found.score, found.method, found.differences) == (claim, 1.0, METHOD, ())


def test_other_words_for_the_same_come_first(now, others):
    claim = claim_made(now=now, text=TREES)

    found = near_claims("Last year 40,000 trees were planted by the city.", language="en", limit=5)

    assert found[0].claim == claim
    assert found[0].score > 0.7


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("The city planted 400,000 trees last year.", "numbers"),
        ("The city never planted 40,000 trees last year.", "negation"),
    ],
)
def test_what_turns_the_meaning_is_named_beside_a_high_score(text, difference, now, others):
    claim_made(now=now, text=TREES)

    (found,) = near_claims(text, language="en", limit=1)

    assert difference in found.differences
    assert found.score < 1


def test_unrelated_text_finds_nothing(now, others):
    assert near_claims("Penguins live in the southern hemisphere.", language="en", limit=5) == []


@pytest.mark.parametrize("text", ["", "   ", "the of and", "!!! ???", "🌳"])
def test_text_without_words_finds_nothing(text, now, others):
    assert near_claims(text, language="en", limit=5) == []
    assert near_verdicts(text, language="en", limit=5) == []


@pytest.mark.parametrize("text", ["it's & (a | b) !c:* \\ 'quoted' <-> trees", "40,000 % of {trees} %s", "a" * 5_000])
def test_whatever_the_text_it_can_be_searched_for(text, now, others):
    assert len(near_claims(text, language="en", limit=5)) <= 5


def test_character_that_the_database_cannot_read_is_refused(now):
    with pytest.raises(InvalidInput):
        near_claims("trees\x00", language="en", limit=5)


@pytest.mark.parametrize(("status", "fields"), [("dismissed", {"dismissed_reason": "no"}), ("merged", {})])
def test_dismissed_and_merged_claims_are_not_suggested(status, fields, now):
    target = claim_made(now=now, text="Something else entirely.")
    claim = claim_made(now=now, text=TREES)
    merged_into = target if status == "merged" else None
    Claim.objects.filter(pk=claim.pk).update(status=status, merged_into=merged_into, **fields)

    assert near_claims(TREES, language="en", limit=5) == []


def test_claim_that_asks_is_left_out(now):
    claim = claim_made(now=now, text=TREES)
    twin = claim_made(now=now, text=TREES, status="candidate")

    found = near_claims(TREES, language="en", limit=5, exclude=claim.pk)

    assert [each.claim for each in found] == [twin]


def test_published_verdict_comes_with_its_claim(now):
    verdict = published_verdict(now=now, claim=claim_made(now=now, text=TREES))
    claim_made(now=now, text=TREES + " Truly.")

    found = near_claims(TREES, language="en", limit=5)

    assert [each.verdict and each.verdict.public_id for each in found] == [verdict.public_id, None]


def test_limit_and_order_hold(now):
    for number in range(4):
        claim_made(now=now, text=TREES + " Really" * number)

    found = near_claims(TREES, language="en", limit=3)

    assert len(found) == 3
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_language_decides_how_words_are_cut(now):
    claim_made(now=now, text="Die Häuser wurden abgerissen", in_language="de")

    assert len(near_claims("Das Haus wurde abgerissen", language="de", limit=1, threshold=0.3)) == 1


# --- what readers are told ---------------------------------------------------------------------------


def test_readers_get_verdicts_only(now):
    verdict = published_verdict(now=now, claim=claim_made(now=now, text=TREES))
    claim_made(now=now, text=TREES + " Indeed.")

    (found,) = near_verdicts(TREES, language="en", limit=5)

    assert (found.verdict.public_id, found.score, found.method, found.differences) == (
        verdict.public_id,
        1.0,
        METHOD,
        (),
    )


def test_readers_get_the_claim_as_it_was_frozen(now):
    claim = claim_made(now=now, text=TREES)
    published_verdict(now=now, claim=claim)
    Claim.objects.filter(pk=claim.pk).update(text="deskmark: rephrased since")

    (found,) = near_verdicts(TREES, language="en", limit=5)

    assert found.score == 1.0
    assert near_verdicts("deskmark: rephrased since", language="en", limit=5) == []


def test_suspended_verdict_is_not_offered(now):
    suspended(published_verdict(now=now, claim=claim_made(now=now, text=TREES)), now=later(now))

    assert near_verdicts(TREES, language="en", limit=5) == []


def test_corrected_verdict_is_offered_once(now):
    corrected(published_verdict(now=now, claim=claim_made(now=now, text=TREES)), now=later(now))

    assert len(near_verdicts(TREES, language="en", limit=5)) == 1


def test_without_language_the_language_of_the_verdicts_is_taken(now):
    published_verdict(now=now, claim=claim_made(now=now, text=TREES))

    assert len(near_verdicts("Cities planting 40,000 trees last year", language="", limit=5)) == 1


def test_words_are_chosen_by_the_statistics_of_the_column(now, owner_rights):
    """After ANALYZE the frequent words are known; a search for the rare one still finds its row."""
    Claim.objects.bulk_create(
        Claim(text=f"The council discussed tax number {number}", in_language="en", created_at=now)
        for number in range(300)
    )
    rare = claim_made(now=now, text="The council discussed zeppelins")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_claim")

    found = near_claims("The council discussed zeppelins and tax", language="en", limit=1)

    assert found[0].claim == rare


def test_two_hundred_disguised_claims_are_found(now, others):
    """Threat: letters that only look right, so that a claim is not recognised."""
    known = [
        claim_made(now=now, text=text)
        for text in (
            TREES,
            "Croatia became the twentieth country of the euro area in January 2023.",
            "The central bank raised its key interest rate to 4.5 percent in September.",
            "More than 127,000 measles cases were reported in the region in 2024.",
        )
    ]
    dice = random.Random(5)
    asked = [(claim, disguised(claim.text, dice)) for claim in known for _ in range(50)]

    found = sum([near.claim for near in near_claims(text, language="en", limit=1)] == [claim] for claim, text in asked)
    in_one_go = likely_same([text for _, text in asked], language="en", limit=1)

    assert found >= 190
    assert (
        sum([one.claim_id for one in likely] == [claim.pk] for (claim, _), likely in zip(asked, in_one_go, strict=True))
        >= 190
    )
