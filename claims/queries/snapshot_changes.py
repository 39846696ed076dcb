"""Two versions of one article: their texts, and which claims no longer stand there as they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.enums import AnchorState
from claims.errors import NotFound
from claims.models import Appearance, AppearanceAnchor, Article, ArticleSnapshot, Claim

MOST_SNAPSHOTS = 100
"""A page that is watched for years has more; the newest are listed, every one can be asked for."""


@dataclass(frozen=True)
class ChangedClaim:
    """A claim whose words differ. `now` is "" when they are gone, or stand there more than once (`state`)."""

    claim: Claim
    was: str
    now: str
    state: str


@dataclass(frozen=True)
class Changes:
    """`snapshots` are the newest ones without their texts, newest first; `old` is None for the first of all.

    `changed` are claims whose words changed or vanished from `old` to `new`, in the order of the old text;
    `added` those that were found in a version after `old` first.
    """

    article: Article
    snapshots: list[ArticleSnapshot]
    old: ArticleSnapshot | None
    new: ArticleSnapshot
    changed: list[ChangedClaim]
    added: list[Claim]


def changes(article_id: UUID, *, old: int | None = None, new: int | None = None) -> Changes:
    """What became of an article's claims from version `old` to version `new`; by default in the last step.

    The numbers may come in either order. Raises NotFound for an article without a text, or without these versions.
    """
    article = Article.objects.select_related("duplicate_of").filter(public_id=article_id).first()
    if article is None:
        raise NotFound
    article = article.duplicate_of or article
    own = ArticleSnapshot.objects.filter(article=article)
    listed = list(own.defer("text").order_by("-number")[:MOST_SNAPSHOTS])
    if not listed:
        raise NotFound
    first, last = _ends(old, new, latest=listed[0].number)
    texts = {one.number: one for one in own.filter(number__in=(first, last)).order_by("number")}
    if last not in texts or (first not in texts and first > 0):
        raise NotFound
    before, after = texts.get(first), texts[last]
    seen = list(
        Appearance.objects.filter(snapshot__article=article, snapshot__number__lte=last)
        .select_related("claim", "snapshot")
        .defer("snapshot__text")
        .order_by("start", "pk")
    )
    return Changes(
        article=article,
        snapshots=listed,
        old=before,
        new=after,
        changed=_changed(seen, before, after) if before else [],
        added=list({one.claim_id: one.claim for one in _added(seen, before)}.values()),
    )


def _ends(old: int | None, new: int | None, *, latest: int) -> tuple[int, int]:
    """The earlier and the later number; 0 for "before the first"."""
    last = new if new is not None else latest
    first = old if old is not None else last - 1
    if first == last:
        raise NotFound
    return min(first, last), max(first, last)


def _added(seen: Sequence[Appearance], before: ArticleSnapshot | None) -> list[Appearance]:
    """Appearances of claims that stood nowhere in `before` or an earlier version."""
    if before is None:
        return []
    known = {one.claim_id for one in seen if one.snapshot.number <= before.number}
    return [one for one in seen if one.claim_id not in known]


def _changed(seen: Sequence[Appearance], before: ArticleSnapshot, after: ArticleSnapshot) -> list[ChangedClaim]:
    early = [one for one in seen if one.snapshot.number <= before.number]
    was, now = _places(early, before), _places(early, after)
    found = []
    for one in early:
        words, then = was.get(one.pk, ("", ""))[0], now.get(one.pk)
        if words and then and then[0] != words:
            found.append(ChangedClaim(claim=one.claim, was=words, now=then[0], state=then[1]))
    return found


def _places(appearances: Sequence[Appearance], snapshot: ArticleSnapshot) -> dict[int, tuple[str, str]]:
    """By appearance: its words in the snapshot ("" when they are not found) and their state."""
    own = {one.pk: (one.exact, AnchorState.ANCHORED.value) for one in appearances if one.snapshot_id == snapshot.pk}
    anchors = AppearanceAnchor.objects.filter(snapshot=snapshot, appearance__in=[one.pk for one in appearances])
    again = {
        one.appearance_id: (snapshot.text[one.start or 0 : one.end or 0], one.state) for one in anchors.order_by("pk")
    }
    return own | again
