"""Deciding on claims from the workbench: every act is a form, goes on to the next candidate, and says what it did."""

import pytest
from django.urls import reverse

from claims.enums import ClaimStatus, MatchState
from claims.models import AuditEvent, Claim, ClaimMatch, OutboxEvent, Review
from claims.services.claims import accept_claim, dismiss_claim
from tests.articles import COST, FACT, OPINION, SAID, article_with
from tests.web.reading import get, has_class, parsed, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(now):
    return article_with(now=now)


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def claim_of(words) -> Claim:
    return Claim.objects.get(text=words)


def at(snapshot, claim=None) -> str:
    path = reverse("desk-article", args=[snapshot.article.public_id])
    return f"{path}?claim={claim.public_id}#claim" if claim else path


def act(client, name, claim, snapshot, *others, **fields):
    """POST one of the panel's forms as it stands there."""
    path = reverse(f"desk-claim-{name}", args=[claim.public_id, *others])
    return client.post(path, {"article": snapshot.article.public_id, **fields})


def as_worded(claim, **typed) -> dict:
    """The fields of the wording as the page sends them, with something typed."""
    seen = {"text": claim.text, "claimant": "", "topics": "", "date_made": ""}
    return {f"initial-{name}": value for name, value in seen.items()} | seen | typed


def said(client, address) -> list[str]:
    return texts(get(client, address.split("#", maxsplit=1)[0]), "//*[@id='toasts']//span")


def test_accepting_goes_on_to_the_next_candidate_and_says_so(desk, snapshot):
    response = act(desk, "accept", claim_of(FACT), snapshot)

    assert (response.status_code, response["Location"]) == (303, at(snapshot, claim_of(COST)))
    assert claim_of(FACT).status == ClaimStatus.ACCEPTED
    assert said(desk, response["Location"]) == ["Claim accepted."]


def test_accepting_the_last_candidate_says_that_it_was_the_last(desk, checker, snapshot, now):
    for words in (FACT, COST):
        accept_claim(claim_id=claim_of(words).public_id, actor=checker, now=now)

    response = act(desk, "accept", claim_of(SAID), snapshot)

    assert response["Location"] == at(snapshot, claim_of(SAID))
    assert said(desk, response["Location"]) == ["Claim accepted. It was the last candidate of this article."]


def test_wording_that_was_changed_is_accepted_with_it(desk, snapshot):
    claim = claim_of(FACT)
    typed = as_worded(claim, text="The council mended 40 bridges.", claimant="The council", topics="roads, money",
                      date_made="2024-12-30")  # fmt: skip

    act(desk, "accept", claim, snapshot, **typed)

    claim.refresh_from_db()
    assert (claim.text, claim.claimant.name) == ("The council mended 40 bridges.", "The council")
    assert (claim.topics, str(claim.date_made)) == (["roads", "money"], "2024-12-30")


def test_wording_that_was_not_touched_does_not_undo_what_a_colleague_wrote(desk, snapshot):
    claim = claim_of(FACT)
    seen = as_worded(claim)
    Claim.objects.filter(pk=claim.pk).update(text="Reworded by a colleague.")

    act(desk, "accept", claim, snapshot, **seen)

    claim.refresh_from_db()
    assert (claim.status, claim.text) == (ClaimStatus.ACCEPTED, "Reworded by a colleague.")


def test_empty_wording_is_refused_beside_what_was_typed(desk, snapshot):
    claim = claim_of(FACT)

    response = act(desk, "accept", claim, snapshot, **as_worded(claim, text=" ", topics="roads"))

    page = parsed(response)
    assert response.status_code == 400
    assert len(page.xpath("//*[@id='claim']//details[@open]")) == 1
    assert page.xpath("//input[@name='topics']/@value") == ["roads"]
    assert claim_of(FACT).status == ClaimStatus.CANDIDATE


@pytest.mark.parametrize("reason", ["Opinion", "Said as a joke."])
def test_dismissing_keeps_the_reason_and_goes_on(desk, snapshot, reason):
    response = act(desk, "dismiss", claim_of(FACT), snapshot, reason=reason)

    assert response["Location"] == at(snapshot, claim_of(COST))
    assert (claim_of(FACT).status, claim_of(FACT).dismissed_reason) == (ClaimStatus.DISMISSED, reason)


def test_dismissal_is_undone_from_the_message(desk, snapshot):
    response = act(desk, "dismiss", claim_of(FACT), snapshot, reason="Opinion")
    page = get(desk, response["Location"].split("#", maxsplit=1)[0])
    (undo,) = page.xpath("//*[@id='toasts']//form/@action")

    undone = desk.post(undo)

    assert undone["Location"] == at(snapshot, claim_of(FACT))
    assert claim_of(FACT).status == ClaimStatus.CANDIDATE


def test_dismissing_without_a_reason_is_refused_with_the_sentence(desk, snapshot):
    response = act(desk, "dismiss", claim_of(FACT), snapshot, reason=" ")

    assert response.status_code == 400
    assert texts(parsed(response), "//*[@id='claim']//*[@role='alert']") == ["Give a reason."]
    assert claim_of(FACT).status == ClaimStatus.CANDIDATE


def test_deciding_what_a_colleague_has_decided_says_where_it_stands(desk, second_checker, snapshot, now):
    dismiss_claim(claim_id=claim_of(FACT).public_id, reason="a plan", actor=second_checker, now=now)

    response = act(desk, "accept", claim_of(FACT), snapshot)

    page = parsed(response)
    assert response.status_code == 409
    assert texts(page, "//*[@id='claim']//*[@role='alert']") == [
        "The claim is not in a state where this is possible. Reload to see where it stands."
    ]
    assert texts(page, f"//*[{has_class('panel__bar')}]/*[{has_class('tag')}]") == ["Dismissed"]


def test_refusal_shown_to_htmx_leaves_the_address_as_it_was(desk, snapshot):
    path = reverse("desk-claim-dismiss", args=[claim_of(FACT).public_id])

    response = desk.post(path, {"article": snapshot.article.public_id}, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Push-Url"]) == (400, "false")
    assert len(parsed(response).xpath("//*[@id='workbench']")) == 1


def test_accepted_twice_from_two_tabs_is_one_review(desk, snapshot):
    act(desk, "accept", claim_of(FACT), snapshot)
    act(desk, "accept", claim_of(FACT), snapshot)

    assert Review.objects.filter(claim__text=FACT).count() == 1


@pytest.mark.parametrize("name", ["accept", "dismiss", "restore", "edit", "undo-join"])
def test_person_who_only_reads_decides_nothing(client, viewer, snapshot, name):
    client.force_login(viewer)
    before = OutboxEvent.objects.count()

    response = act(client, name, claim_of(FACT), snapshot, reason="x", **as_worded(claim_of(FACT), topics="y"))

    assert response.status_code == 403
    assert OutboxEvent.objects.count() == before


@pytest.mark.parametrize("name", ["accept", "dismiss", "restore", "edit", "undo-join"])
def test_address_of_an_act_leads_back_when_it_is_opened(desk, snapshot, name):
    response = desk.get(reverse(f"desk-claim-{name}", args=[claim_of(FACT).public_id]))

    assert response["Location"] == reverse("desk-claim", args=[claim_of(FACT).public_id])


# --- claims that may be the same -----------------------------------------------------------------------------------


@pytest.fixture
def twin(snapshot, checker, now):
    """A candidate of a later article beside the accepted claim that says the same but for a number."""
    accept_claim(claim_id=claim_of(COST).public_id, actor=checker, now=now)
    words = COST.replace("3.2", "3.4")
    later = article_with(f"Another paper\n\n{words}\nAnd words of its own stand here.", now=now)
    return Claim.objects.get(text=words), later


def test_likely_match_is_shown_with_what_differs(desk, twin):
    claim, later = twin

    page = get(desk, at(later))

    assert texts(page, "//dl[@class='compare']//ins") == ["3.4"]
    assert texts(page, "//dl[@class='compare']//del") == ["3.2"]
    assert f"likeness {ClaimMatch.objects.get(high=claim).score:.2f}" in texts(page, "//*[@id='claim']//span")


def test_editor_joins_a_candidate_in_one_act_and_can_take_it_back(client, editor, twin):
    claim, later = twin
    client.force_login(editor)

    response = act(client, "join", claim, later, claim_of(COST).public_id)

    claim.refresh_from_db()
    assert (claim.status, claim.merged_into) == (ClaimStatus.MERGED, claim_of(COST))
    page = get(client, response["Location"].split("#", maxsplit=1)[0])
    client.post(page.xpath("//*[@id='toasts']//form/@action")[0])
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.ACCEPTED


def test_checker_says_that_they_are_the_same_and_joins_nothing(desk, twin):
    claim, later = twin
    page = get(desk, at(later))

    response = desk.post(
        page.xpath("//*[@data-key='s']/ancestor::form/@action")[0], {"article": later.article.public_id}
    )

    assert response["Location"] == at(later, claim)
    assert ClaimMatch.objects.get(high=claim).state == MatchState.CONFIRMED
    assert Claim.objects.get(pk=claim.pk).status == ClaimStatus.CANDIDATE


def test_match_that_was_rejected_is_not_shown_again(desk, twin):
    claim, later = twin

    act(desk, "not-same", claim, later, claim_of(COST).public_id)

    assert get(desk, at(later)).xpath("//dl[@class='compare']") == []


def test_candidate_is_not_offered_as_something_to_join_to(client, editor, snapshot, now):
    words = COST.replace("3.2", "3.4")
    later = article_with(f"Another paper\n\n{words}\nAnd words of its own stand here.", now=now)
    client.force_login(editor)

    page = get(client, at(later))

    assert [action for action in page.xpath("//form/@action") if "/join/" in action] == []


# --- words marked by hand ------------------------------------------------------------------------------------------


def marked(client, snapshot, words, *, exact=None, start=None):
    at_char = snapshot.text.index(words) if start is None else start
    return client.post(
        reverse("desk-article-mark", args=[snapshot.article.public_id]),
        {"snapshot_id": snapshot.public_id, "start": at_char, "end": at_char + len(words),
         "exact": words if exact is None else exact},
    )  # fmt: skip


def test_marked_words_are_a_claim_and_selected(desk, snapshot):
    response = marked(desk, snapshot, "40 of its 212 bridges")

    assert response["Location"] == at(snapshot, claim_of("40 of its 212 bridges"))
    assert said(desk, response["Location"]) == ["Claim marked."]


def test_words_across_lines_are_marked_though_browsers_send_two_characters_a_line_end(desk, snapshot):
    words = f"published on Monday.\n{COST}"

    response = marked(desk, snapshot, words, exact=words.replace("\n", "\r\n"))

    assert response["Location"] == at(snapshot, claim_of(words.replace("\n", " ")))


def test_words_that_are_a_claim_already_are_shown(desk, snapshot):
    response = marked(desk, snapshot, FACT)

    assert response["Location"] == at(snapshot, claim_of(FACT))
    assert said(desk, response["Location"]) == ["These words are a claim already; here it is."]


@pytest.mark.parametrize(("exact", "start"), [("Other words", None), ("", 999_999)])
def test_words_that_are_not_there_are_refused_with_the_sentence(desk, snapshot, exact, start):
    before = Claim.objects.count()

    response = marked(desk, snapshot, FACT, exact=exact, start=start)

    assert response.status_code == 400
    assert texts(parsed(response), "//*[@role='alert']") == [
        "The marked words are not at that place in the text. Mark them again."
    ]
    assert Claim.objects.count() == before


def test_marking_with_half_a_form_is_refused(desk, snapshot):
    response = desk.post(reverse("desk-article-mark", args=[snapshot.article.public_id]), {"start": "1"})

    assert response.status_code == 400


def test_marking_is_recorded_with_its_person(desk, checker, snapshot):
    marked(desk, snapshot, OPINION)

    event = AuditEvent.objects.get(target_id=claim_of(OPINION).public_id)
    assert (event.action, event.actor) == ("claim.proposed", checker)
