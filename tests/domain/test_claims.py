"""What people decide about claims: each act, its refusals, its record."""

import pytest

from claims.enums import ClaimStatus, ReviewStatus
from claims.errors import (
    ClaimsNotMergeable,
    ClaimWrongStatus,
    EmptyText,
    NotFound,
    ReasonRequired,
    RoleNotAllowed,
    SpanMismatch,
    TextTooLong,
)
from claims.models import Appearance, AuditEvent, Claim, OutboxEvent, Review
from claims.queries.claims import appearances, candidates, family, matches
from claims.services.claims import (
    accept_claim,
    decide_match,
    dismiss_claim,
    edit_claim,
    merge_claims,
    promote_sentence,
    restore_claim,
    undo_merge,
)
from tests.articles import BRIDGES, COST, FACT, OPINION, QUESTION, SAID, article_with, candidate
from tests.journeys import Newsroom, claim_at, review_at

pytestmark = pytest.mark.django_db


def record_of(claim) -> list[tuple[str, str, str]]:
    events = AuditEvent.objects.filter(target_id=claim.public_id).order_by("number")
    return list(events.values_list("action", "from_status", "to_status"))


def announced(claim) -> list[str]:
    return list(OutboxEvent.objects.filter(target_id=claim.public_id).order_by("id").values_list("type", flat=True))


# --- accept, dismiss, restore ------------------------------------------------------------------------------------


def test_accepted_candidate_has_one_queued_review(checker, now):
    claim = candidate(now=now)

    accept_claim(claim_id=claim.public_id, actor=checker, now=now)
    accept_claim(claim_id=claim.public_id, actor=checker, now=now)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.ACCEPTED
    assert Review.objects.get(claim=claim).status == ReviewStatus.QUEUED
    assert record_of(claim) == [("claim.accepted", "candidate", "accepted")]
    assert announced(claim) == ["claim.accepted"]


def test_claim_can_be_reworded_while_it_is_accepted_and_its_places_keep_their_words(checker, now):
    claim = candidate(now=now)

    accept_claim(
        claim_id=claim.public_id,
        text="  The council mended\n40 bridges in 2024. ",
        claimant="City Council",
        topics=["transport", "transport", " "],
        actor=checker,
        now=now,
    )

    claim.refresh_from_db()
    assert (claim.text, claim.claimant.name) == ("The council mended 40 bridges in 2024.", "City Council")
    assert claim.topics == ["transport"]
    assert claim.appearances.get().exact == FACT
    assert AuditEvent.objects.get(target_id=claim.public_id).data == {"reworded": ["text", "topics", "claimant"]}


@pytest.mark.parametrize(
    ("wording", "error"),
    [
        ({"text": " \n"}, EmptyText),
        ({"text": "x" * 2_001}, TextTooLong),
        ({"claimant": "x" * 201}, TextTooLong),
        ({"topics": ["x" * 61]}, TextTooLong),
        ({"topics": [str(number) for number in range(13)]}, TextTooLong),
    ],
)
def test_wording_that_does_not_fit_is_refused_and_nothing_is_accepted(checker, now, wording, error):
    claim = candidate(now=now)

    with pytest.raises(error):
        accept_claim(claim_id=claim.public_id, actor=checker, now=now, **wording)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.CANDIDATE


def test_dismissed_claim_keeps_its_reason_until_it_is_restored(checker, now):
    claim = candidate(now=now)

    dismissed = dismiss_claim(claim_id=claim.public_id, reason=" not checkable ", actor=checker, now=now)
    reason = dismissed.dismissed_reason
    restored = restore_claim(claim_id=claim.public_id, actor=checker, now=now)

    assert (reason, restored.dismissed_reason, restored.status) == ("not checkable", "", ClaimStatus.CANDIDATE)
    assert record_of(claim) == [
        ("claim.dismissed", "candidate", "dismissed"),
        ("claim.reconsidered", "dismissed", "candidate"),
    ]


def test_dismissal_without_reason_is_refused(checker, now):
    claim = candidate(now=now)

    with pytest.raises(ReasonRequired):
        dismiss_claim(claim_id=claim.public_id, reason=" ", actor=checker, now=now)
    with pytest.raises(TextTooLong):
        dismiss_claim(claim_id=claim.public_id, reason="x" * 401, actor=checker, now=now)


ACTS = {
    "accept": lambda claim, **by: accept_claim(claim_id=claim.public_id, **by),
    "dismiss": lambda claim, **by: dismiss_claim(claim_id=claim.public_id, reason="r", **by),
    "restore": lambda claim, **by: restore_claim(claim_id=claim.public_id, **by),
    "edit": lambda claim, **by: edit_claim(claim_id=claim.public_id, text="New.", **by),
    "undo_merge": lambda claim, **by: undo_merge(claim_id=claim.public_id, **by),
}


@pytest.mark.parametrize(
    ("status", "act"),
    [
        (ClaimStatus.DISMISSED, "accept"),
        (ClaimStatus.ACCEPTED, "dismiss"),
        (ClaimStatus.CANDIDATE, "restore"),
        (ClaimStatus.ACCEPTED, "restore"),
        (ClaimStatus.DISMISSED, "edit"),
        (ClaimStatus.ACCEPTED, "undo_merge"),
        (ClaimStatus.CANDIDATE, "undo_merge"),
    ],
)
def test_act_in_the_wrong_status_is_refused(editor, now, status, act):
    claim = claim_at(status, now=now)

    with pytest.raises(ClaimWrongStatus):
        ACTS[act](claim, actor=editor, now=now)

    assert record_of(claim) == []


@pytest.mark.parametrize("who", ["viewer", "auditor", "operator", "outsider"])
@pytest.mark.parametrize("act", list(ACTS))
def test_act_by_somebody_without_the_role_is_refused(request, now, who, act):
    claim = claim_at(ClaimStatus.CANDIDATE, now=now)

    with pytest.raises(RoleNotAllowed):
        ACTS[act](claim, actor=request.getfixturevalue(who), now=now)


def test_act_on_nothing_is_not_found(editor, now):
    article = article_with(now=now).article

    with pytest.raises(NotFound):
        accept_claim(claim_id=article.public_id, actor=editor, now=now)
    with pytest.raises(NotFound):
        merge_claims(claim_id=claim_at(now=now).public_id, into_id=article.public_id, actor=editor, now=now)
    with pytest.raises(NotFound):
        decide_match(
            claim_id=claim_at(now=now).public_id, other_id=article.public_id, confirmed=True, actor=editor, now=now
        )
    with pytest.raises(NotFound):
        decide_match(
            claim_id=claim_at(now=now).public_id, other_id=claim_at(now=now).public_id, confirmed=True, actor=editor,
            now=now,
        )  # fmt: skip


# --- wording -------------------------------------------------------------------------------------------------------


def test_edit_changes_what_is_given_and_records_the_fields(checker, now):
    claim = candidate(now=now)

    edit_claim(claim_id=claim.public_id, name="Bridges", claimant="Council", actor=checker, now=now)
    edit_claim(claim_id=claim.public_id, name="Bridges", actor=checker, now=now)

    claim.refresh_from_db()
    assert (claim.name, claim.claimant.name, claim.text) == ("Bridges", "Council", FACT)
    assert AuditEvent.objects.get(target_id=claim.public_id).data == {"fields": ["name", "claimant"]}


def test_claimant_can_be_taken_away(checker, now):
    claim = candidate(now=now, words=SAID)

    edit_claim(claim_id=claim.public_id, claimant="", actor=checker, now=now)

    claim.refresh_from_db()
    assert claim.claimant is None


def test_wording_stays_once_a_version_is_frozen(now):
    newsroom = Newsroom(now)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=newsroom)

    with pytest.raises(ClaimWrongStatus):
        edit_claim(claim_id=review.claim.public_id, text="Other words.", actor=newsroom.checker, now=now)


# --- merging -------------------------------------------------------------------------------------------------------


def two_accepted(checker, now) -> tuple[Claim, Claim]:
    article_with(now=now)
    claims = [Claim.objects.get(text=words) for words in (FACT, COST)]
    for claim in claims:
        accept_claim(claim_id=claim.public_id, actor=checker, now=now)
    return claims[0], claims[1]


def test_merged_claim_is_read_through_and_undo_restores_it_exactly(checker, editor, now):
    claim, into = two_accepted(checker, now)
    before = Claim.objects.filter(pk=claim.pk).values().get()
    own_places = list(appearances(claim))

    merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=editor, now=now)
    merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=editor, now=now)
    read_through = {one.exact for one in appearances(into)}
    undo_merge(claim_id=claim.public_id, actor=editor, now=now)

    assert read_through == {FACT, COST}
    claim.refresh_from_db()
    assert Claim.objects.filter(pk=claim.pk).values().get() == before
    assert list(appearances(claim)) == own_places
    assert {one.exact for one in appearances(into)} == {COST}
    assert Review.objects.get(claim=claim).status == ReviewStatus.QUEUED
    assert announced(claim) == ["claim.accepted", "claim.merged", "claim.merge_undone"]


def test_chain_of_merges_is_read_through_to_the_end(editor, now):
    first, second, last = (claim_at(now=now) for _ in range(3))
    merge_claims(claim_id=first.public_id, into_id=second.public_id, actor=editor, now=now)

    merge_claims(claim_id=second.public_id, into_id=last.public_id, actor=editor, now=now)

    assert family([last.pk]) == {last.pk: last.pk, second.pk: last.pk, first.pk: last.pk}


def test_merge_into_itself_into_a_merged_or_a_candidate_is_refused(editor, now):
    claim, into, waiting = claim_at(now=now), claim_at(now=now), claim_at(ClaimStatus.CANDIDATE, now=now)
    merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=editor, now=now)
    third = claim_at(now=now)

    for target in (third, claim, waiting):
        with pytest.raises(ClaimsNotMergeable):
            merge_claims(claim_id=third.public_id, into_id=target.public_id, actor=editor, now=now)
    with pytest.raises(ClaimsNotMergeable):  # a circle
        merge_claims(claim_id=into.public_id, into_id=claim.public_id, actor=editor, now=now)


def test_claim_under_review_is_not_merged_away(editor, now):
    newsroom = Newsroom(now)
    review = newsroom.taken(newsroom.opened())
    other = claim_at(now=now)

    with pytest.raises(ClaimsNotMergeable):
        merge_claims(claim_id=review.claim.public_id, into_id=other.public_id, actor=editor, now=now)
    merge_claims(claim_id=other.public_id, into_id=review.claim.public_id, actor=editor, now=now)


def test_merging_is_for_editors(checker, now):
    claim, into = claim_at(now=now), claim_at(now=now)

    with pytest.raises(RoleNotAllowed):
        merge_claims(claim_id=claim.public_id, into_id=into.public_id, actor=checker, now=now)


# --- promoting -----------------------------------------------------------------------------------------------------


def promoted(snapshot, words, actor, now, **options) -> Claim:
    start = snapshot.text.index(words)
    return promote_sentence(
        snapshot_id=snapshot.public_id, start=start, end=start + len(words), actor=actor, now=now, **options
    )


def test_skipped_sentence_is_promoted_once_with_its_score_and_kind(checker, now):
    snapshot = article_with(now=now)

    claim = promoted(snapshot, OPINION, checker, now, exact=OPINION)

    assert promoted(snapshot, OPINION, checker, now) == claim
    assert (claim.text, claim.kind, claim.status, claim.proposed_by) == (OPINION, "opinion", "candidate", checker)
    assert 0 < claim.score < 0.5
    assert claim.first_appearance.exact == OPINION
    assert record_of(claim) == [("claim.proposed", "", "candidate")]


def test_words_across_sentences_can_be_promoted(checker, now):
    snapshot = article_with(now=now)
    words = f"{OPINION}\n{SAID}"

    claim = promoted(snapshot, words, checker, now)

    assert (claim.text, claim.score, claim.kind) == (f"{OPINION} {SAID}", 0.0, "factual")
    assert Appearance.objects.get(claim=claim).exact == words


def test_promoting_a_known_candidate_gives_that_claim(checker, now):
    snapshot = article_with(now=now)

    assert promoted(snapshot, FACT, checker, now) == Claim.objects.get(text=FACT)


def test_promoted_words_are_compared_with_known_claims(checker, now):
    article_with(now=now)
    other = article_with(f"{BRIDGES}\nMore.", now=now, headline="Other")

    claim = promoted(other, QUESTION, checker, now)
    again = promoted(article_with(f"{BRIDGES}\nStill more.", now=now), QUESTION, checker, now)

    assert [match.low for match in matches(again)] == [claim]


def test_promoting_what_is_not_there_is_refused(checker, viewer, now):
    snapshot = article_with(now=now)

    with pytest.raises(SpanMismatch):
        promote_sentence(snapshot_id=snapshot.public_id, start=0, end=9_999, actor=checker, now=now)
    with pytest.raises(SpanMismatch):
        promoted(snapshot, OPINION, checker, now, exact="Other words")
    with pytest.raises(RoleNotAllowed):
        promoted(snapshot, OPINION, viewer, now)


# --- the list ------------------------------------------------------------------------------------------------------


def test_candidates_are_listed_by_score_and_filtered(checker, now):
    snapshot = article_with(now=now)
    claim_at(ClaimStatus.CANDIDATE, now=now, score=0.99, topics=["health"])
    claim_at(now=now)
    in_article = list(candidates(article_id=snapshot.article_id))

    assert [claim.score for claim in candidates()] == sorted([claim.score for claim in candidates()], reverse=True)
    assert {claim.text for claim in in_article} == {FACT, COST, SAID}
    assert [claim.score for claim in candidates(topic="health")] == [0.99]
    assert candidates(language="de").count() == 0
    assert candidates(least_score=0.99).count() == 1


@pytest.mark.parametrize("articles", [1, 3])
def test_list_of_candidates_takes_one_query_whatever_its_length(django_assert_num_queries, now, articles):
    for number in range(articles):
        article_with(f"{BRIDGES}\nNumber {number}.", now=now)

    with django_assert_num_queries(1):
        shown = [(claim.claimant, claim.first_appearance.snapshot.article.publisher) for claim in candidates()]

    assert len(shown) == 3 * articles
