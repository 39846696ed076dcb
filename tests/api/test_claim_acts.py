"""Acts on claims by API: one service call each, and the claim as it stands afterwards."""

from claims.enums import ClaimStatus, Role
from tests.articles import article_with
from tests.journeys import claim_at


def test_claim_is_accepted_reworded_merged_and_parted(db, now, client_as):
    client = client_as(Role.EDITOR)
    first, second = (claim_at(ClaimStatus.CANDIDATE, now=now) for _ in range(2))

    def act(claim, name, body=None):
        return client.send(f"/api/v1/claims/{claim.public_id}/{name}", body)

    accepted = act(first, "accept", {"text": "The harbour was deepened once.", "topics": ["ports"]}).json()
    act(second, "accept")
    merged = act(second, "merge", {"into": str(first.public_id)})
    parted = act(second, "undo-merge")

    assert (accepted["status"], accepted["text"], accepted["topics"]) == (
        "accepted", "The harbour was deepened once.", ["ports"],
    )  # fmt: skip
    assert (merged.json()["id"], parted.json()["status"]) == (str(first.public_id), "accepted")


def test_claim_is_dismissed_with_a_reason_and_restored(db, now, client_as):
    client, claim = client_as(Role.CHECKER), claim_at(ClaimStatus.CANDIDATE, now=now)
    place = f"/api/v1/claims/{claim.public_id}"

    answers = [client.send(f"{place}/dismiss"), client.send(f"{place}/dismiss", {"reason": "opinion"}),
               client.send(f"{place}/restore")]  # fmt: skip

    assert [answer.json().get("status") for answer in answers] == [400, "dismissed", "candidate"]


def test_words_of_an_article_become_a_claim(db, now, client_as):
    snapshot = article_with(now=now)
    start = snapshot.text.index("What a splendid year")
    span = {"start": start, "end": start + 20, "exact": "What a splendid year"}

    response = client_as(Role.CHECKER).send(f"/api/v1/articles/{snapshot.article.public_id}/claims", span)

    assert (response.status_code, response.json()["text"]) == (201, "What a splendid year")


def test_span_that_is_not_what_was_seen_is_refused(db, now, client_as):
    snapshot = article_with(now=now)
    span = {"start": 0, "end": 5, "exact": "Other"}

    response = client_as(Role.CHECKER).send(f"/api/v1/articles/{snapshot.article.public_id}/claims", span)

    assert (response.status_code, response.json()["code"]) == (400, "appearance.span_mismatch")
