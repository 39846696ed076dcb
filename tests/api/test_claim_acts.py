"""Acts on claims by API: one service call each, and the claim as it stands afterwards."""

import pytest

from claims.enums import ClaimStatus, MatchState, ReviewStatus, Role
from claims.models import ClaimMatch
from tests.articles import article_with
from tests.journeys import claim_at, review_at
from tests.published import published_verdict


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


def matched(now) -> ClaimMatch:
    low, high = claim_at(now=now), claim_at(ClaimStatus.CANDIDATE, now=now)
    return ClaimMatch.objects.create(
        low=low, high=high, method="words", score=0.9, differences=["number"], found_at=now
    )


@pytest.mark.parametrize(("act", "left"), [("confirm", ["confirmed"]), ("reject", [])])
def test_match_is_decided_by_the_pair_of_claims(db, now, client_as, act, left):
    match = matched(now)

    response = client_as(Role.CHECKER).send(
        f"/api/v1/claims/{match.high.public_id}/matches/{match.low.public_id}/{act}"
    )

    match.refresh_from_db()
    assert response.status_code == 200
    assert [each["state"] for each in response.json()["matches"]] == left
    assert match.state == {"confirm": MatchState.CONFIRMED, "reject": MatchState.REJECTED}[act]


def test_match_decided_otherwise_or_of_strange_claims_is_refused(db, now, client_as):
    match, client = matched(now), client_as(Role.EDITOR)
    place = f"/api/v1/claims/{match.high.public_id}/matches"

    client.send(f"{place}/{match.low.public_id}/reject")
    answers = [client.send(f"{place}/{match.low.public_id}/confirm"),
               client.send(f"{place}/{claim_at(now=now).public_id}/confirm")]  # fmt: skip

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "claim.wrong_status"), (404, "not_found"),
    ]  # fmt: skip


def test_staff_see_the_matches_of_a_claim(db, now, client_as, desk_reader):
    match = matched(now)
    shown = {
        "claim": str(match.high.public_id), "text": match.high.text, "status": "candidate", "score": 0.9,
        "method": "words", "differences": ["number"], "state": "suggested", "verdict": None,
    }  # fmt: skip

    answers = [client.get(f"/api/v1/claims/{match.low.public_id}/") for client in (client_as(Role.VIEWER), desk_reader)]

    assert [answer.json()["matches"] for answer in answers] == [[shown], [shown]]


def test_strangers_see_no_matches(api, client_with_key, now, db):
    verdict = published_verdict(now=now)
    ClaimMatch.objects.create(low=verdict.claim, high=claim_at(now=now), method="words", score=0.9, found_at=now)

    answers = [client.get(f"/api/v1/claims/{verdict.claim.public_id}/") for client in (api, client_with_key("read"))]

    assert [(answer.status_code, "matches" in answer.json()) for answer in answers] == [(200, False), (200, False)]


def test_ended_review_is_followed_by_another_by_api(db, now, client_as):
    last = review_at(ReviewStatus.ABANDONED, now=now)
    place = f"/api/v1/claims/{last.claim.public_id}/review-again"

    answers = [client_as(Role.EDITOR).send(place, body) for body in ({"reason": "New figures."}, {})]

    assert [(answer.status_code, answer.json().get("code")) for answer in answers] == [
        (201, None), (409, "review.live_review_exists"),
    ]  # fmt: skip
    assert (answers[0].json()["status"], answers[0].json()["claim"]["id"]) == ("queued", str(last.claim.public_id))
