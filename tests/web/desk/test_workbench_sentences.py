"""Marking a claim with a form alone: from the list of sentences, or by typing the words."""

import pytest
from django.urls import reverse

from claims.models import Claim
from tests.articles import BRIDGES, COST, FACT, OPINION, SAID, article_with
from tests.web.reading import get, has_class, parsed, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


@pytest.fixture
def snapshot(now):
    return article_with(now=now)


def address(snapshot) -> str:
    return reverse("desk-article-sentences", args=[snapshot.article.public_id])


def typed(client, snapshot, words):
    return client.post(address(snapshot), {"words": words})


def test_every_sentence_is_listed_with_its_claim_or_a_button(desk, snapshot):
    page = get(desk, address(snapshot))

    rows = f"//*[{has_class('case')}]"
    assert texts(page, f"{rows}/p[1]") == [FACT, COST, OPINION, SAID, "Will the next year be as good?"]
    assert texts(page, f"{rows}/a") == ["Claim 1", "Claim 2", "Claim 3"]
    assert len(page.xpath(f"{rows}/button")) == 2


def test_sentence_of_the_list_is_promoted(desk, snapshot):
    page = get(desk, address(snapshot))
    values = {
        name: page.xpath(f"(//main//form)[2]//input[@name='{name}']/@value")[0] for name in ("article", "snapshot_id")
    }

    response = desk.post(address(snapshot), {**values, "span": page.xpath("//button[@name='span']/@value")[0]})

    claim = Claim.objects.get(text=OPINION)
    assert response["Location"] == reverse("desk-article", args=[snapshot.article.public_id]) + (
        f"?claim={claim.public_id}#claim"
    )


def test_typed_words_are_found_and_promoted(desk, snapshot):
    response = typed(desk, snapshot, " 40 of its  212 bridges ")

    assert response.status_code == 303
    assert Claim.objects.filter(text="40 of its 212 bridges").count() == 1


def test_typed_words_that_are_not_in_the_text_stay_in_the_field(desk, snapshot):
    response = typed(desk, snapshot, "42 bridges")

    page = parsed(response)
    assert response.status_code == 400
    assert texts(page, f"//*[{has_class('error')}]") == [
        "These words are not in the text. Copy them from the article and try again."
    ]
    assert texts(page, "//textarea") == ["42 bridges"]


def test_typed_words_that_stand_there_twice_are_offered_with_their_places(desk, now):
    snapshot = article_with(f"{BRIDGES}\nHe said so of the old mill bridge.", now=now)

    response = typed(desk, snapshot, "old mill bridge")

    page = parsed(response)
    second = snapshot.text.rindex("old mill bridge")
    assert page.xpath("//button[@name='span']/@value")[-1] == f"{second}-{second + 15}"
    assert texts(page, "//mark") == ["old mill bridge", "old mill bridge"]


@pytest.mark.parametrize("fields", [{"span": "9-3"}, {"span": "x"}, {"words": ""}, {}])
def test_form_that_names_nothing_is_refused(desk, snapshot, fields):
    before = Claim.objects.count()

    response = desk.post(address(snapshot), {"snapshot_id": snapshot.public_id, **fields})

    assert response.status_code == 400
    assert Claim.objects.count() == before
