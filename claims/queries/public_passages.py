"""The passages of an article in which a claim was made, with a little of what stands around them.

Only excerpts leave the database: the text of an article belongs to its publisher.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Greatest, Substr

from claims.models import Appearance, AppearanceAnchor, Article, Claim, Verdict
from claims.queries.public_claims import Reader, claims

BEFORE, AFTER = 140, 90
"""Code points of context that are shown before and after a claim."""
LARGEST = 100
"""Passages of one article that are shown."""
_LONGEST_CHAIN = 20
_FIRST_WORD, _LAST_WORD = re.compile(r"\A\S*\s+"), re.compile(r"\s+\S*\Z")
_LINE_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Passage:
    """A claim where it was made. `state` is that of the newest anchor, "" when there is none."""

    appearance: Appearance
    claim: Claim
    verdict: Verdict | None
    before: str
    exact: str
    after: str
    state: str


def passages(viewer: Reader, article: Article) -> list[Passage]:
    """Passages of `article` with a claim that `viewer` may see, in reading order, at most LARGEST."""
    rows = list(_appearances(article)[: 4 * LARGEST])
    roots = _roots({row.claim_id for row in rows})
    seen = {claim.pk: claim for claim in claims(viewer).filter(pk__in=set(roots.values()))}
    found = [_passage(row, seen[roots[row.claim_id]]) for row in rows if roots[row.claim_id] in seen]
    return found[:LARGEST]


@dataclass(frozen=True)
class Words:
    """An appearance with what stands around it."""

    appearance: Appearance
    before: str
    after: str


def places_of(claim_id: int, *, limit: int) -> list[Words]:
    """Where a claim was made, first retrieved first, with the words around it. For staff: any claim."""
    rows = _with_words(Appearance.objects.filter(claim=claim_id)).select_related("snapshot__article__publisher")
    found = rows.defer("snapshot__text").order_by("snapshot__retrieved_at", "pk")[:limit]
    return [Words(row, *_around(row)) for row in found]


def _appearances(article: Article) -> "QuerySet[Appearance]":
    newest = AppearanceAnchor.objects.only("appearance", "state").order_by("-pk")
    return (
        _with_words(
            Appearance.objects.filter(Q(snapshot__article=article) | Q(snapshot__article__duplicate_of=article))
        )
        .prefetch_related(Prefetch("anchors", queryset=newest))
        .order_by("snapshot__number", "start", "pk")
    )


def _with_words(rows: "QuerySet[Appearance]") -> "QuerySet[Appearance]":
    """With the words around each: cut in the database, so that the text itself stays there."""
    window_start = Greatest(F("start") + 1 - BEFORE, 1)
    return rows.annotate(
        text_before=Substr("snapshot__text", window_start, F("start") + 1 - window_start),
        text_after=Substr("snapshot__text", F("end") + 1, AFTER),
    )


def _around(row: Appearance) -> tuple[str, str]:
    return _end_of(row.text_before, row.start), _beginning_of(row.text_after)  # type: ignore[attr-defined]


def _roots(claim_ids: Iterable[int]) -> dict[int, int]:
    """For each claim the one that stands for it after merges; a query for each step of the longest chain."""
    roots = {claim_id: claim_id for claim_id in claim_ids}
    for _ in range(_LONGEST_CHAIN):
        ends = set(roots.values())
        rows = Claim.objects.filter(pk__in=ends, merged_into__isnull=False).values_list("pk", "merged_into_id")
        steps = {claim_id: target for claim_id, target in rows if target is not None}
        if not steps:
            break
        roots = {claim_id: steps.get(end, end) for claim_id, end in roots.items()}
    return roots


def _passage(row: Appearance, claim: Claim) -> Passage:
    anchors = list(row.anchors.all())
    verdicts: list[Verdict] = claim.public_verdicts  # type: ignore[attr-defined]  # prefetched by `claims`
    before, after = _around(row)
    return Passage(
        appearance=row,
        claim=claim,
        verdict=verdicts[0] if verdicts else None,
        before=before,
        exact=row.exact,
        after=after,
        state=str(anchors[0].state) if anchors else "",
    )


def _end_of(text: str, start: int) -> str:
    """The end of what stands before: from a whole word on, within the paragraph."""
    last_line = _LINE_BREAK.split(text)[-1] if text.strip() else ""
    is_cut = len(last_line) == len(text) and start > BEFORE
    return f"… {_FIRST_WORD.sub('', last_line, count=1)}" if is_cut else last_line


def _beginning_of(text: str) -> str:
    first_line = _LINE_BREAK.split(text)[0]
    is_cut = len(first_line) == len(text) and len(text) == AFTER
    return f"{_LAST_WORD.sub('', first_line, count=1)} …" if is_cut else first_line
