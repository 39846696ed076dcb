"""Claims, who made them, where they appear, and which are the same."""

import pytest

from claims.models import Appearance, Claim
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run

pytestmark = pytest.mark.django_db


def decided(**given):
    """A match that an editor has confirmed."""
    return rows.match(**({"state": "confirmed", "decided_at": rows.NOW, "decided_by": rows.user()} | given))


CASES = [
    repeats("claimant_name_unique", rows.claimant, name="Ada Lane", unless={"name": "Ada Lane (mayor)"}),
    breaks("claimant_name_not_empty", rows.claimant, name=""),
    breaks("claimant_kind_known", rows.claimant, kind="ghost"),
    breaks("claim_status_known", rows.claim, status="true"),
    breaks("claim_kind_known", rows.claim, kind="poem"),
    breaks("claim_text_not_empty", rows.claim, text=""),
    breaks(
        "claim_merged_if_and_only_if_target",
        rows.claim,
        right={"status": "merged", "merged_into": rows.claim},
        status="accepted",
    ),
    breaks(
        "claim_dismissed_has_reason",
        rows.claim,
        right={"status": "dismissed", "dismissed_reason": "An opinion."},
        dismissed_reason="",
    ),
    repeats("claim_match_pair_unique", rows.match, low=rows.claim, high=rows.claim, unless={"high": rows.claim}),
    breaks("claim_match_state_known", decided, state="perhaps"),
    breaks("claim_match_decided_all_or_none", decided, decided_by=None),
    breaks("claim_match_decided_by_somebody", rows.match, state="rejected"),
    repeats(
        "appearance_recorded_once",
        rows.appearance,
        claim=rows.claim,
        snapshot=rows.snapshot,
        unless={"claim": rows.claim},
    ),
    breaks("appearance_span_not_empty", rows.appearance, start=7, end=7, exact=""),
    breaks("appearance_stance_known", rows.appearance, stance="shouts"),
    breaks("appearance_confirmed_all_or_none", rows.appearance, confirmed_at=rows.NOW),
    repeats(
        "anchor_once_per_snapshot",
        rows.anchor,
        appearance=rows.appearance,
        snapshot=rows.snapshot,
        unless={"snapshot": rows.snapshot},
    ),
    breaks("anchor_state_known", rows.anchor, state="adrift"),
    breaks("anchor_span_all_or_none", rows.anchor, start=3),
    breaks("anchor_span_not_empty", rows.anchor, right={"start": 3, "end": 9}, end=3),
    breaks("anchor_found_has_span", rows.anchor, right={"state": "moved", "start": 3, "end": 9}, start=None, end=None),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


def test_claimant_whose_name_differs_in_case_only_is_refused():
    rows.claimant(name="Ada Lane")

    assert refusing_rule(lambda: rows.claimant(name="ADA LANE")) == "claimant_name_unique"


def test_merged_claim_without_target_is_refused():
    assert refusing_rule(lambda: rows.claim(status="merged")) == "claim_merged_if_and_only_if_target"


@fires("claim_match_in_id_order")
def test_match_in_the_wrong_order_is_refused():
    first, second = rows.claim(), rows.claim()

    assert refusing_rule(lambda: rows.match(low=second, high=first)) == "claim_match_in_id_order"
    assert refusing_rule(lambda: rows.match(low=first, high=first)) == "claim_match_in_id_order"


def merge(claim, into):
    Claim.objects.filter(pk=claim.pk).update(status="merged", merged_into=into)


@fires("claim_not_merged_into_itself")
def test_claim_merged_into_itself_is_refused():
    claim = rows.claim()

    assert refusing_rule(lambda: merge(claim, claim)) == "claim_not_merged_into_itself"


@fires("claim_merge_ends")
def test_claims_merged_in_a_circle_are_refused():
    first, second, third = rows.claim(), rows.claim(), rows.claim()
    merge(first, second)
    merge(second, third)

    assert refusing_rule(lambda: merge(third, first)) == "claim_merge_ends"


@fires("appearance_words_are_there")
@pytest.mark.parametrize(
    "wrong", [{"start": 1}, {"end": len(rows.WORDS) + 1}, {"exact": rows.WORDS.upper()}, {"start": 900, "end": 941}]
)
def test_appearance_at_another_place_than_its_words_is_refused(wrong):
    rows.appearance()

    assert refusing_rule(lambda: rows.appearance(**wrong)) == "appearance_words_are_there"


def test_appearance_moved_off_its_words_is_refused():
    appearance = rows.appearance()

    rule = refusing_rule(lambda: Appearance.objects.filter(pk=appearance.pk).update(start=4))

    assert rule == "appearance_words_are_there"


def test_appearance_offsets_count_code_points():
    text = "👩‍👩‍👧‍👦 e\u0301t\u00e9 𝟒𝟎 trees 🌳 planted"
    start = text.index("𝟒𝟎")

    made = rows.appearance(
        snapshot=rows.snapshot(text=text), exact=text[start : start + 10], start=start, end=start + 10
    )

    assert made.exact == "𝟒𝟎 trees 🌳"


def test_appearance_confirmed_and_moved_to_another_claim_keeps_its_words():
    appearance, other = rows.appearance(), rows.claim()

    changed = Appearance.objects.filter(pk=appearance.pk).update(
        claim=other, stance="reports", confirmed_at=rows.NOW, confirmed_by=rows.user()
    )

    assert changed == 1


@fires("anchor_immutable")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize(
    "act",
    ["UPDATE claims_appearanceanchor SET score = 1 WHERE id = %s", "DELETE FROM claims_appearanceanchor WHERE id = %s"],
)
def test_anchor_changed_even_by_owner_is_refused(act):
    anchor = rows.anchor()

    assert refusing_rule(lambda: run(act, anchor.pk)) == "anchor_immutable"
