"""The claim's own page: what it says, where it was made, what became of it, who did what, and every act on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.enums import ClaimStatus, ReviewStatus
from claims.models import Claim, Review
from claims.services.claims import accept_claim, dismiss_claim, edit_claim, merge_claims
from tests.articles import BRIDGES, COST, SAID, article_with
from tests.journeys import Newsroom, claim_at, review_at
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
URL = "https://harbour.example/bridges"


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


@pytest.fixture
def candidate(now):
    article_with(now=now, url=URL)
    return Claim.objects.get(text=SAID)


def address(claim) -> str:
    return reverse("desk-claim", args=[claim.public_id])


def act(claim, name, *others) -> str:
    return reverse(f"desk-claim-{name}", args=[claim.public_id, *others])


def section(page, heading) -> str:
    return text(one(page, f"//section[@aria-labelledby='{heading}']"))


def test_page_says_what_is_claimed_by_whom_and_where(desk, candidate):
    page = get(desk, address(candidate))

    assert texts(page, "//h1") == [SAID]
    assert "Ilse Brandt" in text(one(page, "//h1/following-sibling::p"))
    assert texts(page, "//section[@aria-labelledby='places']//a") == [SAID]
    assert page.xpath("//section[@aria-labelledby='places']//a/@href") == [
        reverse("desk-article", args=[candidate.first_appearance.snapshot.article.public_id])
        + f"?claim={candidate.public_id}#claim"
    ]


def test_place_whose_words_are_gone_says_so(desk, candidate, now):
    article_with(BRIDGES.replace(SAID, ""), now=now, url=URL)

    assert "The passage is no longer in the article." in section(get(desk, address(candidate)), "places")


def test_history_names_who_did_what_in_order(desk, checker, candidate, now):
    edit_claim(claim_id=candidate.public_id, text="The mill bridge was closed.", actor=checker, now=now)
    dismiss_claim(claim_id=candidate.public_id, reason="settled long ago", actor=checker, now=now)

    rows = texts(get(desk, address(candidate)), f"//*[{has_class('timeline')}]/li")

    assert [row.rsplit("2 March", 1)[0] for row in rows] == [
        "Checker: rewordedtext", "Checker: dismissedsettled long ago",
    ]  # fmt: skip


def test_reviews_and_verdict_are_listed(desk, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now)

    page = get(desk, address(review.claim))

    assert "False" in section(page, "work")
    assert reverse("verdict", args=[review.public_id]) in page.xpath("//section[@aria-labelledby='work']//a/@href")
    assert texts(page, "//*[@id='wording']") == []


def test_claim_without_a_review_says_why(desk, candidate):
    assert "It has no review: it has not been accepted." in section(get(desk, address(candidate)), "work")


def test_joined_claims_are_listed_and_taken_out_again_by_an_editor(client, editor, now):
    claim, into = claim_at(now=now), claim_at(now=now)
    merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=editor, now=now)
    client.force_login(editor)

    (undo,) = get(client, address(into)).xpath("//section[@aria-labelledby='joined']//form/@action")
    client.post(undo)

    assert Claim.objects.get(pk=claim.pk).status == ClaimStatus.ACCEPTED


def test_joined_claim_leads_to_the_one_that_stands_for_it(desk, editor, now):
    claim, into = claim_at(now=now), claim_at(now=now)
    merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=editor, now=now)

    page = get(desk, address(claim))

    assert page.xpath(f"//*[{has_class('serif')}]/a/@href") == [address(into)]
    assert texts(page, "//*[@id='why-undo_merge']") == ["Your role does not include this action."]


def test_wording_is_saved_and_the_page_comes_back(desk, candidate):
    typed = {"initial-text": SAID, "text": "The mill bridge was closed for 18 months.", "topics": "", "claimant": ""}

    response = desk.post(act(candidate, "edit"), typed)

    assert (response.status_code, response["Location"]) == (303, address(candidate))
    assert texts(get(desk, address(candidate)), "//h1") == ["The mill bridge was closed for 18 months."]


def test_wording_that_stays_is_no_act(desk, candidate):
    response = desk.post(act(candidate, "edit"), {"initial-text": SAID, "text": SAID})

    assert texts(get(desk, response["Location"]), "//*[@id='toasts']//span") == ["Nothing was changed."]


def test_wording_of_a_submitted_version_is_refused(desk, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now)
    typed = {"initial-text": "x", "text": "Other words."}

    response = desk.post(act(review.claim, "edit"), typed)

    assert response.status_code == 409
    assert texts(parsed(response), "//*[@role='alert']") == [
        "A version with this wording has been submitted, so the wording stays."
    ]


def test_dismissed_claim_is_restored(desk, checker, candidate, now):
    dismiss_claim(claim_id=candidate.public_id, reason="a plan", actor=checker, now=now)
    page = get(desk, address(candidate))

    response = desk.post(page.xpath("//form[contains(@action, 'restore')]/@action")[0])

    assert response["Location"] == address(candidate)
    assert Claim.objects.get(pk=candidate.pk).status == ClaimStatus.CANDIDATE


def test_candidate_is_accepted_from_its_page_and_stays_there(desk, candidate):
    response = desk.post(act(candidate, "accept"))

    assert response["Location"] == address(candidate)
    assert Claim.objects.get(pk=candidate.pk).status == ClaimStatus.ACCEPTED


def test_review_that_waits_is_taken_and_opened(desk, checker, candidate, now):
    accept_claim(claim_id=candidate.public_id, actor=checker, now=now)
    review = Review.objects.get(claim=candidate)
    page = get(desk, address(candidate))

    response = desk.post(page.xpath("//*[@data-key='t']/ancestor::form/@action")[0])

    assert response["Location"] == reverse("desk-review", args=[review.public_id])
    assert Review.objects.get(pk=review.pk).assignee == checker


def test_review_of_somebody_else_is_not_offered(desk, now):
    review = review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=Newsroom(now))

    assert get(desk, address(review.claim)).xpath("//*[@data-key='t']") == []


def test_claim_that_there_is_not_is_not_found(desk, candidate):
    article = candidate.first_appearance.snapshot.article

    assert desk.get(reverse("desk-claim", args=[article.public_id])).status_code == 404
    assert desk.post(reverse("desk-claim-accept", args=[article.public_id])).status_code == 404


def test_page_takes_the_same_queries_whatever_the_number_of_places(desk, django_assert_num_queries, now):
    claim = claim_in(1, now=now)
    with CaptureQueriesContext(connection) as few:
        get(desk, address(claim))
    with_more = claim_in(6, now=now)

    with django_assert_num_queries(len(few)):
        page = get(desk, address(with_more))

    assert len(page.xpath("//section[@aria-labelledby='places']//a")) == 6


def claim_in(number, *, now) -> Claim:
    """A claim that was made in so many articles."""
    made = [article_with(f"Paper {each} of {number}\n\n{COST}\nNumber {each} of these words.", now=now)
            for each in range(number)]  # fmt: skip
    claim = Claim.objects.filter(appearances__snapshot=made[0]).get(text=COST)
    for snapshot in made[1:]:
        claim.appearances.add(*snapshot.appearances.all())
    return claim
