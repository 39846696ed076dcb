"""From a text to candidate claims: exact places, no claim twice, likely matches."""

import pytest

from claims.enums import AnchorState, AppearanceStance, ClaimStatus
from claims.models import Appearance, AppearanceAnchor, Claim, ClaimMatch, Scoring
from claims.queries.articles import ingest_report, sentences
from claims.queries.likely_same import likely_same
from claims.queries.search import near_claims
from claims.services import articles, extraction
from claims.services.articles import Submitted
from claims.text.checkworthiness import REASONS, Scored
from tests.articles import BRIDGES, COST, FACT, OPINION, QUESTION, SAID, article_with, submitted_text, worked
from tests.journeys import claim_at

pytestmark = pytest.mark.django_db

URL = "https://valley-post.example/bridges"


def texts() -> set[str]:
    return set(Claim.objects.values_list("text", flat=True))


def test_factual_sentences_become_candidates_with_exact_places(now):
    snapshot = article_with(now=now)

    found = list(Appearance.objects.order_by("start"))
    assert [one.exact for one in found] == [FACT, COST, SAID]
    assert [snapshot.text[one.start : one.end] for one in found] == [FACT, COST, SAID]
    assert [one.claim.first_appearance for one in found] == found
    assert {one.claim.status for one in found} == {ClaimStatus.CANDIDATE}
    assert {one.claim.proposed_by_scorer for one in found} == {"rules/1"}


def test_offsets_are_code_points_also_behind_emoji_and_combining_marks(now):
    before = "👩‍👩‍👧‍👦 Grüße, e\u0301te\u0301 und 🇩🇪 zuerst in dieser Zeile."
    snapshot = article_with(f"{before}\n{FACT}\n{COST}", now=now, headline="Bridges")

    one = Appearance.objects.get(exact=COST)
    assert snapshot.text[one.start : one.end] == COST
    assert snapshot.text[one.start - len(one.prefix) : one.start] == one.prefix


def test_every_sentence_keeps_its_score_and_is_claimed_or_skipped(now):
    row = submitted_text(now=now, url=URL)
    worked(row)

    report = ingest_report(row)

    assert [one["exact"] for one in report["claims"]] == [FACT, COST, SAID]
    skipped = [row.snapshot.text[one["start"] : one["end"]] for one in report["skipped"]]
    assert skipped == [OPINION, QUESTION]
    assert [one["kind"] for one in report["skipped"]] == ["opinion", "question"]
    assert report["sentences"] == len(sentences(row.snapshot)) == 5
    assert (report["url"], report["status"], report["snapshot"], report["published"]) == (URL, "ingested", 1, None)


def test_report_has_the_promised_members_and_readable_reasons(now):
    row = submitted_text(now=now)
    worked(row)

    report = ingest_report(row)

    assert list(report) == [
        "article", "url", "headline", "language", "published", "status", "snapshot", "sentences", "claims", "skipped",
    ]  # fmt: skip
    claim = report["claims"][1]
    assert list(claim) == [
        "id", "text", "exact", "start", "end", "score", "claimant", "kind", "reasons", "matches",
    ]  # fmt: skip
    assert report["url"] is None
    assert claim["kind"] == "factual"
    assert set(claim["reasons"]) <= set(REASONS.values())
    assert claim["reasons"] != []


def test_report_of_a_submission_that_has_not_ended_is_refused(now):
    with pytest.raises(ValueError, match="queued"):
        ingest_report(submitted_text(now=now))


def test_named_speaker_becomes_the_claimant_and_the_article_reports(now):
    article_with(now=now)

    said = Appearance.objects.get(exact=SAID)
    assert (said.claim.claimant.name, said.stance) == ("Ilse Brandt", AppearanceStance.REPORTS)
    assert Appearance.objects.get(exact=COST).stance == AppearanceStance.ASSERTS


def test_same_speaker_in_two_articles_is_one_claimant(now):
    article_with(now=now)
    article_with(BRIDGES.replace("18 months", "24 months"), now=now)

    assert Claim.objects.filter(claimant__name="Ilse Brandt").values("claimant").distinct().count() == 1


def test_threshold_decides_what_becomes_a_candidate(settings, now):
    settings.FACTCHECK_SCORE_THRESHOLD = 1.0

    article_with(now=now)

    assert not Claim.objects.exists()
    assert len(Scoring.objects.get().sentences) == 5


def test_new_threshold_proposes_from_a_known_text_without_repeating(settings, now):
    settings.FACTCHECK_SCORE_THRESHOLD = 0.92
    article_with(now=now, url=URL)
    first = Claim.objects.count()
    settings.FACTCHECK_SCORE_THRESHOLD = 0.5
    for end in (b"\n", b"\n\n"):  # other bytes, same text
        row = articles.submit_file(
            body=BRIDGES.encode() + end, file_name="a.txt", submitted=Submitted(url=URL), actor=None, now=now
        )
        worked(row)

    assert 0 < first < 3
    assert texts() == {FACT, COST, SAID}
    assert Claim.objects.count() == 3
    assert Scoring.objects.count() == 2


def test_same_words_twice_in_an_article_are_one_claim_with_two_places(now):
    article_with(f"{BRIDGES}\n\n{COST}", now=now)

    assert Claim.objects.filter(text=COST).count() == 1
    assert Appearance.objects.filter(exact=COST).count() == 2


def test_overlong_sentence_is_kept_but_not_proposed(now):
    endless = f"The council counted {', '.join(str(number) for number in range(600))} bridges in 2024."
    snapshot = article_with(f"{BRIDGES}\n{endless}", now=now)

    assert endless in {snapshot.text[one.start : one.end] for one in sentences(snapshot)}
    assert texts() == {FACT, COST, SAID}


def test_moved_sentences_are_found_again_and_not_proposed_again(now):
    article_with(now=now, url=URL)
    row = submitted_text(BRIDGES.replace(FACT, f"An addition by the newsroom.\n{FACT}"), now=now, url=URL)
    worked(row)

    assert texts() == {FACT, COST, SAID}
    assert set(AppearanceAnchor.objects.values_list("state", flat=True)) == {AnchorState.MOVED}
    assert [one["exact"] for one in ingest_report(row)["claims"]] == [FACT, COST, SAID]


def test_sentence_with_another_number_is_a_new_claim_with_a_suggested_match(now):
    article_with(now=now, url=URL)
    edited = FACT.replace("40 of its", "44 of its")
    row = submitted_text(BRIDGES.replace(FACT, edited), now=now, url=URL)
    worked(row)

    assert texts() == {FACT, edited, COST, SAID}
    match = ClaimMatch.objects.get(low__text=FACT, high__text=edited)
    assert match.differences == ["numbers"]
    assert [one["exact"] for one in ingest_report(row)["claims"]] == [edited, COST, SAID]


def test_words_that_were_taken_out_and_come_back_are_not_proposed_again(now):
    for text in (BRIDGES, BRIDGES.replace(FACT, ""), BRIDGES):
        article_with(text, now=now, url=URL)

    states = AppearanceAnchor.objects.filter(appearance__exact=FACT).order_by("snapshot__number")
    assert list(states.values_list("state", flat=True)) == [AnchorState.ORPHANED, AnchorState.ANCHORED]
    assert Claim.objects.filter(text=FACT).count() == 1


def test_same_sentence_in_another_article_is_a_suggestion_and_no_merge(now):
    article_with(now=now, url=URL)
    row = submitted_text(f"Another paper\n\n{COST}\nAnd words of its own stand here.", now=now)
    worked(row)

    claim = Claim.objects.filter(text=COST).latest("id")
    match = ClaimMatch.objects.get(high=claim)
    assert (match.low.text, match.score, match.differences) == (COST, 1.0, [])
    report = next(one for one in ingest_report(row)["claims"] if one["exact"] == COST)
    assert report["matches"] == [{"claim": str(match.low.public_id), "score": 1.0, "verdict": None}]


KNOWN = [
    "The council mended 40 of its 212 bridges in 2024.",
    "Of 212 bridges in the valley the council has mended forty.",
    "Bridge repairs cost the council 3.2 million euros in 2024, said the annual report.",
    "Unemployment fell to 4.1 per cent in March.",
    "The vaccine has been given to 12 million children since 1998.",
]


@pytest.mark.parametrize(
    "asked", [FACT, COST, "The jobless rate fell to 4.1 per cent in March.", "Nothing like it is known."]
)
def test_batch_of_likely_claims_has_the_scores_of_the_single_search(now, asked):
    for text in KNOWN:
        claim_at(now=now, text=text)

    (batch,) = likely_same([asked], language="en", limit=5)

    single = near_claims(asked, language="en", limit=5)
    assert [(one.claim_id, one.score) for one in batch] == [(one.claim.pk, one.score) for one in single]


def test_likely_claims_of_many_texts_stay_with_their_text(now):
    claims = [claim_at(now=now, text=text) for text in KNOWN]

    found = likely_same([KNOWN[4], "", KNOWN[3]], language="en", limit=1)

    assert [[one.claim_id for one in each] for each in found] == [[claims[4].pk], [], [claims[3].pk]]


def test_scorer_in_use_is_named_with_every_score(monkeypatch, now):
    class Everything:
        name, version = "everything", "7"

        def score(self, text, spans, language):
            return [Scored(start, end, 0.9, "factual", ("number",)) for start, end in spans]

    monkeypatch.setattr("claims.services.ingestion.current_scorer", Everything)

    article_with(now=now)

    scoring = Scoring.objects.get()
    assert (scoring.scorer, scoring.scorer_version) == ("everything", "7")
    assert set(Claim.objects.values_list("proposed_by_scorer", flat=True)) == {"everything/7"}
    assert texts() == {FACT, COST, OPINION, SAID, QUESTION}
    assert extraction.scorer_name(extraction.current_scorer()) == "rules/1"
