"""Pages of claims, articles, claimants and publishers, the corrections log and the methodology."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Appearance, AppearanceAnchor, ArticleSnapshot
from claims.queries.public_passages import AFTER, BEFORE
from tests.published import (
    appearance_of,
    claim_made,
    claimant_named,
    corrected,
    later,
    published_verdict,
    publisher_named,
    retracted,
    review_of,
    snapshot_of,
    suspended,
)
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db
TITLES = f"//*[{has_class('item__title')}]"


@pytest.fixture
def claim(now):
    return claim_made(now=now, claimant=claimant_named())


@pytest.fixture
def verdict(now, claim):
    return published_verdict(now=now, claim=claim)


def article_of(claim):
    return claim.appearances.get().snapshot.article


def placed(claim, snapshot, exact: str, *, now) -> None:
    """One more appearance of a claim, at words of a snapshot."""
    start = snapshot.text.index(exact)
    Appearance.objects.create(
        claim=claim, snapshot=snapshot, exact=exact, start=start, end=start + len(exact), found_by="scorer/1",
        found_at=now,
    )  # fmt: skip


def claim_in(article_text: str, exact: str, *, now):
    """The article of a published claim that stands in the middle of a text."""
    snapshot = snapshot_of(article_text, now=now)
    found = claim_made(now=now, text="Bridges.")
    placed(found, snapshot, exact, now=now)
    published_verdict(now=now, claim=found)
    return snapshot.article


# --- claim -------------------------------------------------------------------------------------------


def test_claim_page_has_the_words_the_verdict_and_the_places(client, claim, verdict):
    page = get(client, f"/claims/{claim.public_id}/")

    assert texts(page, "//h1/q") == ["The city planted 40,000 trees last year."]
    assert texts(page, f"//header//*[{has_class('facts')}]/span") == ["Mayor Ada Lane", "7 January 2026"]
    assert texts(page, TITLES) == ["The city planted 14,000 trees, not 40,000"]
    assert texts(page, f"//*[{has_class('lineitem')}]//a") == ["Council looks back on the year"]


def test_merged_claim_leads_to_the_one_it_was_merged_into(client, now, claim, verdict):
    merged = claim_made(now=now, text="Trees!", status="merged", merged_into=claim)

    response = client.get(f"/claims/{merged.public_id}/")

    assert (response.status_code, response["Location"]) == (302, f"/claims/{claim.public_id}/")


def test_claim_without_verdict_is_not_found(client, now, checker):
    waiting = claim_made(now=now)
    in_review = claim_made(now=now)
    review_of(in_review, writer=checker, now=now)
    candidate = claim_made(now=now, status="candidate")

    answers = [client.get(f"/claims/{each.public_id}/").status_code for each in (waiting, in_review, candidate)]

    assert answers == [404, 404, 404]


def test_open_pipeline_shows_what_is_under_way_in_words(client, now, checker, settings):
    settings.FACTCHECK_PUBLIC_PIPELINE = True
    in_review = claim_made(now=now)
    review_of(in_review, writer=checker, now=now)
    candidate = claim_made(now=now, status="candidate")

    page = get(client, f"/claims/{in_review.public_id}/")

    assert texts(page, "//section[@aria-labelledby='vv']/p") == ["We are checking this claim. There is no verdict yet."]
    assert client.get(f"/claims/{candidate.public_id}/").status_code == 404


# --- article -----------------------------------------------------------------------------------------


def test_article_page_shows_the_passage_in_the_colour_of_the_verdict(client, claim, verdict):
    page = get(client, f"/articles/{article_of(claim).public_id}/")

    passage = one(page, f"//section[{has_class('passage')}]")
    assert "r-false" in passage.get("class").split()
    assert texts(passage, ".//blockquote/*") == [
        "She said:", "The city planted 40,000 trees last year.", "Nobody objected.",
    ]  # fmt: skip
    assert texts(passage, f".//*[{has_class('badge')}]") == ["False"]
    assert texts(passage, f".//*[{has_class('passage__verdict')}]/a") == ["The city planted 14,000 trees, not 40,000"]


def test_article_page_never_shows_the_text_around(client, now):
    before, after = "far before. " * 60, "far after. " * 60
    exact = "Nine bridges are closed."
    article = claim_in(f"FIRST {before}{exact} {after}LAST", exact, now=now)

    quote = one(get(client, f"/articles/{article.public_id}/"), "//blockquote")

    shown_before, shown, shown_after = (node.text_content() for node in quote)
    assert shown == exact
    assert (shown_before[:2], shown_after[-2:]) == ("… ", " …")
    assert 100 < len(shown_before) <= BEFORE + 2
    assert 60 < len(shown_after) <= AFTER + 2


def test_passage_ends_with_its_paragraph(client, now):
    exact = "Nine bridges are closed."
    article = claim_in(f"One paragraph.\n\nAnother: {exact} So it is.\nA third.", exact, now=now)

    quote = one(get(client, f"/articles/{article.public_id}/"), "//blockquote")

    assert [node.text_content() for node in quote] == ["Another: ", exact, " So it is."]


def test_long_quote_is_cut_and_nothing_follows_it(client, now):
    exact = "word " * 99 + "end."
    article = claim_in(f"Before: {exact} After.", exact, now=now)

    quote = one(get(client, f"/articles/{article.public_id}/"), "//blockquote")

    marked, after = (node.text_content() for node in list(quote)[1:])
    assert (len(marked) <= 302, marked[-3:], after) == (True, "d …", "")


def test_passage_that_changed_since_is_marked(client, now, claim, verdict):
    appearance = claim.appearances.get()
    AppearanceAnchor.objects.create(
        appearance=appearance, snapshot=appearance.snapshot, state="changed", method="fuzzy", score=0.8,
        resolver_version="1", resolved_at=now,
    )  # fmt: skip

    page = get(client, f"/articles/{article_of(claim).public_id}/")

    assert texts(page, f"//mark[{has_class('hl--changed')}]") == ["The city planted 40,000 trees last year."]
    assert texts(page, f"//*[{has_class('note')}]//strong") == ["This article changed after we checked it."]


def test_versions_of_the_article_are_listed(client, now, claim, verdict):
    article = article_of(claim)
    first = article.snapshots.get()
    ArticleSnapshot.objects.create(
        article=article, number=2, retrieved_at=later(now), headline="New", text="Other.", text_sha256="0" * 64,
        normaliser_version="1",
    )  # fmt: skip

    page = get(client, f"/articles/{article.public_id}/")

    assert texts(page, f"//*[{has_class('timeline')}]/li/span") == ["Text and headline changed", "First read"]
    assert first.number == 1


def test_article_shows_only_claims_that_readers_may_see(client, now, claim, verdict):
    snapshot = snapshot_of("Merged words. Candidate words. Hidden words. Shown words.", now=now)
    merged = claim_made(now=now, text="merged", status="merged", merged_into=claim)
    candidate = claim_made(now=now, text="candidate", status="candidate")
    hidden = claim_made(now=now, text="hidden")
    suspended(published_verdict(now=now, claim=hidden), now=later(now))
    placed(merged, snapshot, "Merged words.", now=now)
    placed(candidate, snapshot, "Candidate words.", now=now)
    placed(hidden, snapshot, "Hidden words.", now=now)
    placed(claim, snapshot, "Shown words.", now=now)

    page = get(client, f"/articles/{snapshot.article.public_id}/")

    assert texts(page, "//mark") == ["Merged words.", "Shown words."]


def test_article_without_a_claim_that_may_be_seen_is_not_found(client, now):
    article = snapshot_of("Nothing.", now=now).article

    assert client.get(f"/articles/{article.public_id}/").status_code == 404


# --- claimant and publisher --------------------------------------------------------------------------


def test_claimant_page_lists_verdicts_and_counts_them(client, now, claim, verdict):
    other = claim_made(now=now, claimant=claim.claimant)
    published_verdict(now=later(now), claim=other, rating="true", headline="Another")
    published_verdict(now=now, claim=claim_made(now=now), headline="Of nobody")

    page = get(client, f"/claimants/{claim.claimant.public_id}/")

    assert texts(page, "//h1") == ["Mayor Ada Lane"]
    assert texts(page, TITLES) == ["Another", "The city planted 14,000 trees, not 40,000"]
    assert texts(page, f"//header//*[{has_class('facets')}]/li") == ["True 1", "False 1"]


def test_claimant_whose_verdict_is_withheld_is_not_found(client, now, claim, verdict):
    suspended(verdict, now=later(now))

    assert client.get(f"/claimants/{claim.claimant.public_id}/").status_code == 404


def test_publisher_page_lists_verdicts_and_articles(client, claim, verdict):
    page = get(client, f"/publishers/{publisher_named().public_id}/")

    assert texts(page, "//h1") == ["The Gazette"]
    assert texts(page, f"//header//*[{has_class('facts')}]/span") == ["news media", "gazette.example"]
    assert texts(page, TITLES) == ["The city planted 14,000 trees, not 40,000"]
    assert texts(page, "//aside//li/a") == ["Council looks back on the year"]


@pytest.mark.parametrize("kind", ["claims", "articles", "claimants", "publishers", "verdicts"])
def test_unknown_id_is_not_found(client, kind):
    assert client.get(f"/{kind}/{uuid4()}/").status_code == 404


# --- about -------------------------------------------------------------------------------------------


def test_corrections_log_is_newest_first_and_tells_nothing_of_what_is_withheld(client, now, claim, verdict):
    corrected(verdict, now=later(now), note="It was 2019.")
    other = published_verdict(now=now, claim=claim_made(now=now), headline="HIDDEN")
    suspended(corrected(other, now=later(now, 2), note="A year.", headline="HIDDEN"), now=later(now, 3))
    gone = published_verdict(now=now, claim=claim_made(now=now, text="The claim."), headline="HIDDEN")
    retracted(gone, now=later(now, 4), note="Another city.")

    page = get(client, "/corrections/")

    lines = f"//*[{has_class('lineitem')}]"
    assert texts(page, f"{lines}//a") == [
        "The claim.", "A verdict that is withheld", "The city planted 14,000 trees, not 40,000",
    ]  # fmt: skip
    assert texts(page, f"{lines}/p[{has_class('quiet')}]") == ["Another city.", "A year.", "It was 2019."]


def test_methodology_explains_the_scale_from_data_and_counts(client, now, claim, verdict):
    corrected(verdict, now=later(now))

    page = get(client, "/methodology/")

    assert len(page.xpath("//section[@id='ratings']//dt")) == 6
    assert texts(page, "//section[@id='ratings']//dd")[4] == "The evidence contradicts the claim."
    assert texts(page, f"//aside//dl[{has_class('numbers')}]//dd")[::2] == ["1", "1"]
    assert page.xpath(f"//*[{has_class('tally')}]//*[local-name()='rect'][2]/@width")[4] == "100.0%"


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("panel", "2 editors must approve exactly this version."),
        ("single_editor", "One editor must approve exactly this version."),
    ],
)
def test_methodology_names_the_rule_of_this_newsroom(client, settings, policy, words):
    settings.FACTCHECK_SIGN_OFF_POLICY = policy

    step = texts(get(client, "/methodology/"), f"//ol[{has_class('steps')}]/li/p")[3]

    assert step.startswith(words)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mailto:desk@newsroom.example?subject=Error", "desk@newsroom.example"),
        ("https://newsroom.example/contact", "https://newsroom.example/contact"),
    ],
)
def test_methodology_says_where_to_write(client, settings, address, shown):
    settings.CONTACT_URL = address

    link = one(get(client, "/methodology/"), "//section[@id='contact']//a")

    assert (link.get("href"), text(link)) == (address, shown)


# --- queries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["claims", "articles", "claimants", "publishers", "corrections", "methodology"])
def test_number_of_queries_does_not_grow_with_the_rows(client, now, claim, verdict, kind):
    addresses = {
        "claims": f"/claims/{claim.public_id}/",
        "articles": f"/articles/{article_of(claim).public_id}/",
        "claimants": f"/claimants/{claim.claimant.public_id}/",
        "publishers": f"/publishers/{publisher_named().public_id}/",
        "corrections": "/corrections/",
        "methodology": "/methodology/",
    }
    snapshot = claim.appearances.get().snapshot
    counts = []
    for size in (1, 3):
        for _ in range(size):
            other = claim_made(now=now, claimant=claim.claimant)
            placed(other, snapshot, "Nobody objected.", now=now)
            corrected(published_verdict(now=now, claim=other), now=later(now))
            appearance_of(claim, exact="Trees.", now=now)
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[kind])
        counts.append(len(queries))

    assert counts[0] == counts[1]
