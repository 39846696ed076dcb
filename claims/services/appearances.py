"""Where was a claim made, and where are those words now? Places in snapshots, found again in later ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import AnchorState, AppearanceStance, ClaimStatus
from claims.errors import NotFound, RoleNotAllowed, SpanMismatch, TextTooLong
from claims.models import Appearance, AppearanceAnchor, Article, ArticleSnapshot, Claim, User
from claims.services import audit, outbox, priorities
from claims.services.public_record import rerender_verdicts_of_claims
from claims.text import anchors
from claims.text.differences import differences
from claims.text.sentences import Span
from claims.workflow.roles import WORKERS

MAX_QUOTE_LENGTH = 2_000
RESOLVER = str(anchors.RESOLVER_VERSION)


@dataclass(frozen=True)
class Resolved:
    """An appearance and where it is in another text. `differences` name what the found words say otherwise."""

    appearance: Appearance
    found: anchors.Found
    differences: tuple[str, ...] = ()

    def covers(self) -> Span | None:
        """The span that still says the same; None when the words are lost or say something else now."""
        if self.found.start is None or self.found.end is None or self.differences:
            return None
        return (self.found.start, self.found.end)


def resolve(appearances: Iterable[Appearance], text: str) -> list[Resolved]:
    """Find the words of each appearance in `text`. Pure work on texts: takes time, writes nothing."""
    resolved = []
    for one in appearances:
        found = anchors.find(anchors.Anchor(one.exact, one.prefix, one.suffix, one.start, one.end), text)
        changed: tuple[str, ...] = ()
        if found.state == anchors.State.CHANGED:
            changed = tuple(map(str, differences(one.exact, text[found.start : found.end])))
        resolved.append(Resolved(one, found, changed))
    return resolved


def store_anchors(*, snapshot: ArticleSnapshot, resolved: Sequence[Resolved], actor: User | None, now: datetime) -> int:
    """Write where appearances are in `snapshot`. Inside the caller's transaction, article locked.

    Returns the number of rows. Announces appearance.changed for accepted claims whose words are in
    another state than before.
    """
    before = _states([one.appearance.pk for one in resolved], before=snapshot)
    rows = [
        AppearanceAnchor(
            appearance=one.appearance,
            snapshot=snapshot,
            state=str(one.found.state),
            start=one.found.start,
            end=one.found.end,
            method=one.found.method,
            score=one.found.score,
            resolver_version=RESOLVER,
            resolved_at=now,
        )
        for one in resolved
    ]
    AppearanceAnchor.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        rerender_verdicts_of_claims(claim_ids={one.appearance.claim_id for one in resolved})
    for one in resolved:
        state = str(one.found.state)
        was = before.get(one.appearance.pk, AnchorState.ANCHORED.value)
        if state != was and one.appearance.claim.status == ClaimStatus.ACCEPTED:
            changed: dict[str, object] = {"claim": str(one.appearance.claim.public_id), "from": was, "to": state}
            outbox.announce(type="appearance.changed", target=one.appearance, now=now, data=changed)
    return len(rows)


def record_appearance(
    *,
    claim_id: UUID,
    snapshot_id: UUID,
    start: int,
    end: int,
    stance: AppearanceStance = AppearanceStance.ASSERTS,
    actor: User,
    now: datetime,
    exact: str | None = None,
) -> Appearance:
    """Record that a claim was made at a place that a person has marked, and find the place in later snapshots.

    `exact` is what the person saw there, if it is to be compared. The same place twice is one
    appearance. Raises RoleNotAllowed, NotFound, SpanMismatch, TextTooLong. Announces appearance.recorded.
    """
    if not actor.role_set() & WORKERS:
        raise RoleNotAllowed(action="record_appearance")
    with transaction.atomic(durable=True):
        snapshot = lock_snapshot(snapshot_id)
        claim = Claim.objects.select_for_update().filter(public_id=claim_id).first()
        if claim is None:
            raise NotFound
        appearance, is_new = add_place(
            claim=claim, snapshot=snapshot, place=mark(snapshot.text, start, end, exact=exact), stance=stance,
            actor=actor, now=now,
        )  # fmt: skip
        if is_new:
            place: dict[str, object] = {
                "appearance": str(appearance.public_id),
                "article": str(snapshot.article.public_id),
            }
            audit.record(action="appearance.recorded", target=claim, actor=actor, now=now, data=place)
            outbox.announce(
                type="appearance.recorded", target=appearance, now=now, data={"claim": str(claim.public_id)}
            )
            rerender_verdicts_of_claims(claim_ids=[claim.pk])
            priorities.recount(claim_ids=[claim.pk], now=now)
    return appearance


def re_anchor(*, snapshot_id: UUID, actor: User | None, now: datetime) -> int:
    """Find every appearance of the article's earlier snapshots in this one, where that is not done yet.

    Returns how many were looked for; a second call does nothing. Raises NotFound. Announces
    appearance.changed for accepted claims.
    """
    with transaction.atomic(durable=True):
        snapshot = lock_snapshot(snapshot_id)
        return store_anchors(
            snapshot=snapshot, resolved=resolve(unresolved(snapshot), snapshot.text), actor=actor, now=now
        )


def unresolved(snapshot: ArticleSnapshot) -> list[Appearance]:
    """Appearances in earlier snapshots of the same article that have no anchor in this one."""
    earlier = Appearance.objects.filter(snapshot__article=snapshot.article_id, snapshot__number__lt=snapshot.number)
    return list(earlier.exclude(anchors__snapshot=snapshot).select_related("claim").order_by("id"))


def mark(text: str, start: int, end: int, *, exact: str | None = None) -> anchors.Anchor:
    """The selectors of a marked place, widened to whole characters. Raises SpanMismatch, TextTooLong."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise SpanMismatch(start=start, end=end)
    if exact is not None and text[start:end] != exact:
        raise SpanMismatch(start=start, end=end)
    if end - start > MAX_QUOTE_LENGTH:
        raise TextTooLong(field="end", limit=MAX_QUOTE_LENGTH, length=end - start)
    return anchors.make(text, start, end)


def lock_snapshot(snapshot_id: UUID) -> ArticleSnapshot:
    """A snapshot with its article locked: nothing else adds a snapshot or a place to the article meanwhile."""
    snapshot = ArticleSnapshot.objects.filter(public_id=snapshot_id).first()
    if snapshot is None:
        raise NotFound
    snapshot.article = Article.objects.select_for_update().get(pk=snapshot.article_id)
    return snapshot


def add_place(
    *,
    claim: Claim,
    snapshot: ArticleSnapshot,
    place: anchors.Anchor,
    stance: AppearanceStance,
    actor: User,
    now: datetime,
) -> tuple[Appearance, bool]:
    """The appearance of `claim` at `place`, and whether it is new. Inside the caller's transaction, article locked.

    Later snapshots get an anchor at once, so that "where is it now" is never unknown.
    """
    known = Appearance.objects.filter(claim=claim, snapshot=snapshot, start=place.start, end=place.end).first()
    if known is not None:
        return known, False
    appearance = Appearance.objects.create(
        claim=claim,
        snapshot=snapshot,
        exact=place.exact,
        prefix=place.prefix,
        suffix=place.suffix,
        start=place.start,
        end=place.end,
        stance=stance,
        found_by=actor.get_username()[:80],
        found_at=now,
        confirmed_at=now,
        confirmed_by=actor,
    )
    later = ArticleSnapshot.objects.filter(article=snapshot.article_id, number__gt=snapshot.number).order_by("number")
    for each in later:
        store_anchors(snapshot=each, resolved=resolve([appearance], each.text), actor=actor, now=now)
    return appearance, True


def _states(appearance_ids: list[int], *, before: ArticleSnapshot) -> dict[int, str]:
    """The newest known state of each appearance, as of the snapshot before this one."""
    rows = AppearanceAnchor.objects.filter(
        appearance__in=appearance_ids, snapshot__article=before.article_id, snapshot__number__lt=before.number
    )
    newest = rows.order_by("appearance_id", "-snapshot__number").distinct("appearance_id")
    return dict(newest.values_list("appearance_id", "state"))
