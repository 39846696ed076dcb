"""An article as checkers work on it: one text, every claim in it with its state, and what was passed over."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from claims.enums import AnchorState, ClaimStatus
from claims.errors import NotFound
from claims.models import Appearance, AppearanceAnchor, Article, ArticleSnapshot, Claim, Rating, Scoring
from claims.queries.articles import Place, Sentence, places, sentences
from claims.queries.claim_standing import Standing, State, roots, standings
from claims.text.sentences import Span


@dataclass(frozen=True, kw_only=True)
class MarkedClaim:
    """A claim of the article with its number in reading order.

    `spans` are its places in the text that is shown; without one the claim is orphaned: `anchor` says how
    it was lost and `last_seen` in which snapshot it stood last. `exact` are its words there.
    """

    number: int
    claim: Claim
    standing: Standing
    state: State
    anchor: str
    spans: tuple[Span, ...]
    exact: str
    last_seen: int | None = None

    @property
    def rating(self) -> Rating | None:
        return self.standing.rating

    @property
    def is_candidate(self) -> bool:
        return self.claim.status == ClaimStatus.CANDIDATE


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """One snapshot of an article with all that is marked in it. `snapshots` come newest first, without texts."""

    article: Article
    snapshot: ArticleSnapshot
    snapshots: list[ArticleSnapshot]
    marks: list[MarkedClaim]
    sentences: list[Sentence]
    threshold: float

    @property
    def is_newest(self) -> bool:
        return self.snapshot.number == self.snapshots[0].number

    @cached_property
    def skipped(self) -> list[Sentence]:
        """Sentences in which nothing is marked."""
        taken = sorted(span for mark in self.marks for span in mark.spans)
        starts = [start for start, _ in taken]
        reach = list(accumulate((end for _, end in taken), max))
        return [one for one in self.sentences if not _is_touched(one, starts, reach)]

    @property
    def gone(self) -> list[MarkedClaim]:
        """Claims whose words are not in this text."""
        return [mark for mark in self.marks if not mark.spans]

    @property
    def affected(self) -> list[MarkedClaim]:
        """Claims whose words are lost in this text or say something else."""
        return [mark for mark in self.marks if not mark.spans or mark.anchor == AnchorState.CHANGED]

    def find(self, claim_id: UUID | None) -> MarkedClaim | None:
        return next((mark for mark in self.marks if mark.claim.public_id == claim_id), None)

    def candidate_after(self, claim_id: UUID | None) -> MarkedClaim | None:
        """The next candidate in reading order, from the beginning again at the end; None when all are decided."""
        current = self.find(claim_id)
        at = current.number if current else 0
        waiting = [mark for mark in self.marks if mark.is_candidate and mark is not current]
        return next((mark for mark in waiting if mark.number > at), waiting[0] if waiting else None)


def _is_touched(one: Sentence, starts: list[int], reach: list[int]) -> bool:
    """Does a span that begins before the sentence's end go beyond its beginning? `reach` is the farthest end so far."""
    before = bisect_left(starts, one.end)
    return before > 0 and reach[before - 1] > one.start


def article(article_id: UUID) -> tuple[Article, list[ArticleSnapshot]]:
    """An article and its snapshots, newest first, without texts. Raises NotFound."""
    found = Article.objects.select_related("publisher", "duplicate_of").filter(public_id=article_id).first()
    if found is None:
        raise NotFound
    return found, list(ArticleSnapshot.objects.filter(article=found).defer("text").order_by("-number"))


def load(article_id: UUID, *, number: int | None = None) -> Workbench:
    """The article at its snapshot `number`, without one at its newest, in a fixed number of queries.

    Raises NotFound, also for an article that has no text yet.
    """
    found, snapshots = article(article_id)
    wanted = number or (snapshots[0].number if snapshots else 0)
    snapshot = ArticleSnapshot.objects.filter(article=found, number=wanted).first()
    if snapshot is None:
        raise NotFound
    snapshot.article = found
    scoring = Scoring.objects.filter(snapshot=snapshot).order_by("-id").only("threshold").first()
    return Workbench(
        article=found,
        snapshot=snapshot,
        snapshots=snapshots,
        marks=_marks(snapshot),
        sentences=sentences(snapshot),
        threshold=scoring.threshold if scoring else 0.0,
    )


def next_article(article_id: UUID) -> Article | None:
    """The next older article with candidates, from the newest again at the end. Raises NotFound."""
    current = Article.objects.filter(public_id=article_id).first()
    if current is None:
        raise NotFound
    waiting = _with_candidates().exclude(pk=current.pk)
    older = Q(created_at__lt=current.created_at) | Q(created_at=current.created_at, pk__lt=current.pk)
    return waiting.filter(older).first() or waiting.first()


def _with_candidates() -> "QuerySet[Article]":
    here = Appearance.objects.filter(snapshot__article=OuterRef("pk"), claim__status=ClaimStatus.CANDIDATE)
    return Article.objects.filter(Exists(here)).order_by("-created_at", "-pk")


def _marks(snapshot: ArticleSnapshot) -> list[MarkedClaim]:
    found = places(snapshot)
    lost = _lost(snapshot, found)
    by_claim: dict[int, list[Place]] = {}
    for place in found:
        by_claim.setdefault(place.appearance.claim_id, []).append(place)
    gone = {one.claim_id: one for one in reversed(lost) if one.claim_id not in by_claim}
    stands_for = roots([*by_claim, *gone])
    standing = standings(stands_for.values())
    marks = []
    for number, (claim_id, own) in enumerate(by_claim.items(), start=1):
        marks.append(_standing_mark(number, own, standing[stands_for[claim_id]], snapshot.text))
    for appearance in sorted(gone.values(), key=lambda one: (one.start, one.pk)):
        marks.append(_lost_mark(len(marks) + 1, appearance, standing[stands_for[appearance.claim_id]]))
    return marks


def _standing_mark(number: int, own: Sequence[Place], standing: Standing, text: str) -> MarkedClaim:
    claim = own[0].appearance.claim
    spans = tuple(dict.fromkeys((place.start, place.end) for place in own))
    state = standing.state(claim)
    anchor = AnchorState.CHANGED if all(place.state == AnchorState.CHANGED for place in own) else own[0].state
    if anchor == AnchorState.CHANGED and state == State.VERIFIED:
        state = State.CHANGED
    exact = text[spans[0][0] : spans[0][1]]
    return MarkedClaim(
        number=number, claim=claim, standing=standing, state=state, anchor=str(anchor), spans=spans, exact=exact
    )


def _lost_mark(number: int, appearance: Appearance, standing: Standing) -> MarkedClaim:
    return MarkedClaim(
        number=number,
        claim=appearance.claim,
        standing=standing,
        state=State.ORPHANED,
        anchor=appearance.state_here or AnchorState.ORPHANED.value,  # type: ignore[attr-defined]  # annotated in _lost
        spans=(),
        exact=appearance.exact,
        last_seen=appearance.seen_again or appearance.marked_in,  # type: ignore[attr-defined]
    )


def _lost(snapshot: ArticleSnapshot, found: Sequence[Place]) -> list[Appearance]:
    """Appearances of earlier snapshots whose words are not in this one, with where they stood last."""
    anchors = AppearanceAnchor.objects.filter(appearance=OuterRef("pk"))
    seen = anchors.filter(start__isnull=False, snapshot__number__lt=snapshot.number).order_by()
    rows = (
        Appearance.objects.filter(snapshot__article=snapshot.article_id, snapshot__number__lt=snapshot.number)
        .exclude(pk__in=[place.appearance.pk for place in found])
        .annotate(
            state_here=Subquery(anchors.filter(snapshot=snapshot).values("state")[:1]),
            seen_again=Subquery(seen.values("appearance").annotate(n=Max("snapshot__number")).values("n")),
            marked_in=Max("snapshot__number"),
        )
    )
    return list(rows.select_related("claim__claimant").defer("claim__search").order_by("start", "id"))
