"""The claim that is selected in the queue, with what a decision needs: why it is urgent, where it was said,
whether we have had it before, and what this person may do.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Substr

from claims.enums import ClaimStatus
from claims.errors import NotFound
from claims.models import Appearance, Article, Claim, Review, User
from claims.models.reviews import ENDED
from claims.queries import earlier_verdicts
from claims.queries.earlier_verdicts import Earlier
from claims.queries.review_facts import collect
from claims.workflow.claim_machine import AllowedOnClaim, ClaimFacts, allowed_on_claim
from claims.workflow.decide import Allowed, allowed
from claims.workflow.roles import EDITORS

BEFORE, AFTER = 400, 400
"""Code points around a claim that are read, to find its paragraph in."""
_FIRST_WORD, _LAST_WORD = re.compile(r"\A\S*\s+"), re.compile(r"\s+\S*\Z")


@dataclass(frozen=True)
class Passage:
    """The claim's words in their paragraph, as it was first found."""

    article: Article
    appearance_id: UUID
    before: str
    exact: str
    after: str


@dataclass(frozen=True)
class Panel:
    """One claim, and its review once it has one. `on_claim` and `on_review` say what may be done, by name.

    `may_plan`: whether this person may set the deadline.
    """

    claim: Claim
    review: Review | None
    earlier: Earlier | None
    passage: Passage | None
    on_claim: dict[str, AllowedOnClaim]
    on_review: dict[str, Allowed]
    may_plan: bool


def of_claim(claim_id: UUID, *, actor: User) -> Panel:
    """The panel of a claim; with its review when it has one that is not over. Raises NotFound."""
    claim = Claim.objects.filter(public_id=claim_id).select_related("claimant").defer("search").first()
    if claim is None:
        raise NotFound
    live = _reviews().filter(claim=claim).exclude(status__in=ENDED).order_by("-pk").first()
    return _panel(claim, live, actor)


def of_review(review_id: UUID, *, actor: User) -> Panel:
    """The panel of a review. Raises NotFound."""
    review = _reviews().filter(public_id=review_id).first()
    if review is None:
        raise NotFound
    return _panel(review.claim, review, actor)


def _reviews() -> "QuerySet[Review]":
    return Review.objects.select_related("claim__claimant", "assignee", "policy").defer("claim__search")


def _panel(claim: Claim, review: Review | None, actor: User) -> Panel:
    facts = ClaimFacts(
        claim_id=claim.pk,
        status=ClaimStatus(claim.status),
        merged_into_id=claim.merged_into_id,
        roles=actor.role_set(),
    )
    found = collect(review, actor=actor) if review else None
    return Panel(
        claim=claim,
        review=review,
        earlier=earlier_verdicts.near([claim.pk]).get(claim.pk),
        passage=_passage(claim),
        on_claim={str(one.action): one for one in allowed_on_claim(facts)},
        on_review={str(one.action): one for one in allowed(found)} if found else {},
        may_plan=found is not None and bool(found.roles & EDITORS) and not found.recused,
    )


def _passage(claim: Claim) -> Passage | None:
    """Cut in the database, so that a long article stays there."""
    begin = Greatest(F("start") + 1 - BEFORE, 1)
    row = (
        Appearance.objects.filter(pk=claim.first_appearance_id or 0)
        .select_related("snapshot__article__publisher")
        .defer("snapshot__text")
        .annotate(
            text_before=Substr("snapshot__text", begin, F("start") + 1 - begin),
            text_after=Substr("snapshot__text", F("end") + 1, AFTER),
        )
        .order_by("pk")
        .first()
    )
    if row is None:
        return None
    return Passage(
        article=row.snapshot.article,
        appearance_id=row.public_id,
        before=_last_line(row.text_before, is_cut=row.start > BEFORE),
        exact=row.exact,
        after=_first_line(row.text_after, is_cut=len(row.text_after) == AFTER),
    )


def _last_line(text: str, *, is_cut: bool) -> str:
    line = text.split("\n")[-1]
    return f"… {_FIRST_WORD.sub('', line, count=1)}" if is_cut and line == text else line


def _first_line(text: str, *, is_cut: bool) -> str:
    line = text.split("\n")[0]
    return f"{_LAST_WORD.sub('', line, count=1)} …" if is_cut and line == text else line
