"""Letters that deceive the eye are named wherever somebody decides about a claim; honest text is left in peace."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.enums import ClaimStatus, ReviewStatus, Role
from claims.text.disguises import disguises
from claims.text.sentences import split
from tests.articles import article_with
from tests.journeys import Newsroom, claim_at, claimant, review_at
from tests.people import person
from tests.rules.sources import ROOT
from tests.web.reading import get, has_class, texts

FALSE = "The council of \u0421roatia spent 4 million euros in 2024."  # a Cyrillic С
HIDDEN = "pay\u200bpal"
MIXED = "Some words here mix alphabets: letters that look the same are not."
UNSEEN = "There are characters here that cannot be seen."
TURNED = "There are characters here that turn the direction of reading."
ARTICLES = ROOT / "claims/management/demo/articles"


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def warned(client, address, who):
    client.force_login(who)
    return texts(get(client, address), f"//p[{has_class('note--warn')} and {has_class('small')}]/span")


@pytest.mark.django_db
def test_queue_and_page_of_a_claim_warn(client, room):
    claim = claim_at(ClaimStatus.CANDIDATE, now=room.now, text=FALSE, claimant=claimant(f"Mayor {HIDDEN}"))

    for address in (f"/desk/?show=candidates&claim={claim.public_id}", reverse("desk-claim", args=[claim.public_id])):
        assert warned(client, address, room.checker) == [MIXED, UNSEEN]


@pytest.mark.django_db
def test_workbench_warns(client, room):
    snapshot = article_with(f"A town\n\n{FALSE}\n", now=room.now)

    assert warned(client, reverse("desk-article", args=[snapshot.article.public_id]), room.checker) == [MIXED]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "page"), [(ReviewStatus.IN_PROGRESS, "desk-review"), (ReviewStatus.IN_SIGN_OFF, "desk-sign-off-review")]
)
def test_writing_and_signing_warn(client, room, status, page):
    claim = claim_at(ClaimStatus.ACCEPTED, now=room.now, text=f"{FALSE}\u202e")
    review = review_at(status, now=room.now, newsroom=room, claim=claim)
    who = room.checker if status == ReviewStatus.IN_PROGRESS else person(Role.EDITOR)

    assert warned(client, reverse(page, args=[review.public_id]), who) == [TURNED, MIXED]


@pytest.mark.django_db
def test_honest_claim_is_left_in_peace(client, room):
    claim = claim_at(ClaimStatus.CANDIDATE, now=room.now, text="Łódź paid “5 kΩ” to Яндекс, naïvely 👨‍👩‍👧.")

    assert warned(client, f"/desk/?show=candidates&claim={claim.public_id}", room.checker) == []


def test_warnings_on_honest_sentences_are_under_one_in_a_hundred():
    sources = [path.read_text("utf-8") for path in ARTICLES.iterdir() if path.suffix in {".txt", ".md"}]
    sentences = [text[start:end] for text in sources for start, end in split(text, "en")]

    assert len(sentences) > 100
    assert sum(bool(disguises(sentence)) for sentence in sentences) < len(sentences) / 100
