"""What do people decide about a claim? Accept, dismiss, reconsider; reword it; promote any words of an article.

Which acts are possible stands in `claims.workflow.claim_machine`. Locks are always taken in the same order: article,
claim (lower key first), review.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from claims.enums import AnchorState, AppearanceStance, ClaimantKind, ClaimStatus, Role, StatementKind
from claims.errors import ClaimWrongStatus, EmptyText, RoleNotAllowed, TextTooLong
from claims.models import (
    Appearance,
    AppearanceAnchor,
    ArticleSnapshot,
    Claim,
    ClaimMatch,
    Review,
    ReviewVersion,
    Scoring,
    User,
)
from claims.queries.likely_same import likely_same
from claims.services import audit, claim_transition, many_rows, outbox, priorities
from claims.services.appearances import add_place, lock_snapshot, mark
from claims.services.claim_merging import decide_match, merge_claims, undo_merge
from claims.services.extraction import MATCHES, claimant_ids, claimants_of, match_rows
from claims.services.review_opening import open_for_claim
from claims.text.anchors import Anchor
from claims.text.checkworthiness import Scored
from claims.text.normalise import canonical, canonical_line
from claims.workflow.roles import ClaimAction, role_allows_on_claim

__all__ = [
    "accept_claim",
    "decide_match",
    "dismiss_claim",
    "edit_claim",
    "merge_claims",
    "promote_sentence",
    "restore_claim",
    "undo_merge",
]

MAX_CLAIM_LENGTH = 2_000
MAX_NAME_LENGTH = 120
MAX_REASON_LENGTH = 400
MAX_CLAIMANT_LENGTH = 200
MAX_TOPICS = 12
MAX_TOPIC_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """New words for a claim, checked; None leaves a field as it is, "" takes the name or the claimant away."""

    text: str | None = None
    name: str | None = None
    claimant: str | None = None
    topics: list[str] | None = None
    date_made: date | None = None


def accept_claim(
    *,
    claim_id: UUID,
    actor: User,
    now: datetime,
    text: str | None = None,
    claimant: str | None = None,
    topics: Iterable[str] | None = None,
    date_made: date | None = None,
    policy_code: str | None = None,
) -> Claim:
    """Accept a candidate, reworded if wanted, and open its review. Accepting twice changes nothing.

    `policy_code` names another sign-off policy than the usual one; only a chief editor may choose. Raises
    NotFound, RoleNotAllowed, ClaimWrongStatus, EmptyText, TextTooLong. Announces claim.accepted.
    """
    if policy_code is not None and Role.CHIEF not in actor.role_set():
        raise RoleNotAllowed("Only a chief editor chooses another sign-off policy.")
    wording = _checked(text=text, claimant=claimant, topics=topics, date_made=date_made)
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        row = claim_transition.ask(ClaimAction.ACCEPT, claim, actor=actor)
        if row is not None:
            changed = _reword(claim, wording)
            data: dict[str, object] = {"reworded": changed} if changed else {}
            claim_transition.perform(row, claim, actor=actor, now=now, data=data)
            open_for_claim(claim=claim, actor=actor, now=now, policy_code=policy_code)
    return claim


def dismiss_claim(*, claim_id: UUID, reason: str, actor: User, now: datetime) -> Claim:
    """Set a candidate aside, with a reason for the colleagues. Dismissing twice changes nothing.

    Raises NotFound, RoleNotAllowed, ClaimWrongStatus, ReasonRequired, TextTooLong. Announces claim.dismissed.
    """
    words = _line(reason, field="reason", limit=MAX_REASON_LENGTH)
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        row = claim_transition.ask(ClaimAction.DISMISS, claim, actor=actor, reason=words)
        if row is not None:
            claim.dismissed_reason = words
            claim_transition.perform(row, claim, actor=actor, now=now, data={"reason": words})
    return claim


def restore_claim(*, claim_id: UUID, actor: User, now: datetime) -> Claim:
    """Make a dismissed claim a candidate again; the reason stays in the record.

    Raises NotFound, RoleNotAllowed, ClaimWrongStatus. Announces claim.reconsidered.
    """
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        row = claim_transition.ask(ClaimAction.RECONSIDER, claim, actor=actor)
        if row is not None:
            claim.dismissed_reason = ""
            claim_transition.perform(row, claim, actor=actor, now=now)
    return claim


def edit_claim(
    *,
    claim_id: UUID,
    actor: User,
    now: datetime,
    text: str | None = None,
    name: str | None = None,
    claimant: str | None = None,
    claimant_kind: ClaimantKind = ClaimantKind.UNKNOWN,
    topics: Iterable[str] | None = None,
    date_made: date | None = None,
) -> Claim:
    """Reword a candidate or accepted claim of which no version has been frozen yet. None leaves a field as it is.

    Raises NotFound, RoleNotAllowed, ClaimWrongStatus, EmptyText, TextTooLong. Announces claim.edited.
    """
    role_allows_on_claim(ClaimAction.ACCEPT, actor.role_set())
    wording = _checked(text=text, name=name, claimant=claimant, topics=topics, date_made=date_made)
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        if claim.status not in (ClaimStatus.CANDIDATE, ClaimStatus.ACCEPTED):
            raise ClaimWrongStatus(current_status=claim.status)
        list(Review.objects.select_for_update().filter(claim=claim).order_by("id"))  # no version is frozen meanwhile
        if ReviewVersion.objects.filter(review__claim=claim, frozen_at__isnull=False).exists():
            raise ClaimWrongStatus("A version with this wording has been submitted, so the wording stays.")
        changed = _reword(claim, wording, claimant_kind=claimant_kind)
        if changed:
            claim.save()
            audit.record(action="claim.edited", target=claim, actor=actor, now=now, data={"fields": changed})
            outbox.announce(type="claim.edited", target=claim, now=now, data={"fields": changed})
    return claim


def promote_sentence(
    *, snapshot_id: UUID, start: int, end: int, actor: User, now: datetime, exact: str | None = None
) -> Claim:
    """Make a candidate claim of any words of an article: a skipped sentence, a part of one, or several.

    The span is code points into the snapshot's text, widened to whole characters; `exact` is what the
    person saw, if it is to be compared. The same place twice is the same claim, also when its words were
    marked in an earlier snapshot and found again here. Raises NotFound, RoleNotAllowed, SpanMismatch,
    TextTooLong. Announces claim.proposed.
    """
    role_allows_on_claim(ClaimAction.ACCEPT, actor.role_set())
    with transaction.atomic(durable=True):
        snapshot = lock_snapshot(snapshot_id)
        place = mark(snapshot.text, start, end, exact=exact)
        known = _claim_at(snapshot, place)
        if known is not None:
            return known
        claim = _propose(snapshot, place, actor=actor, now=now)
        origin: dict[str, object] = {
            "article": str(snapshot.article.public_id),
            "snapshot": snapshot.number,
            "start": place.start,
            "end": place.end,
        }
        audit.record(action="claim.proposed", target=claim, actor=actor, now=now, to_status=claim.status, data=origin)
        outbox.announce(type="claim.proposed", target=claim, now=now, data=origin)
    return claim


def _claim_at(snapshot: ArticleSnapshot, place: Anchor) -> Claim | None:
    """The claim of just these words: marked here, or marked earlier and found again unchanged."""
    span = {"snapshot": snapshot, "start": place.start, "end": place.end}
    unchanged = AppearanceAnchor.objects.filter(**span, state__in=(AnchorState.ANCHORED, AnchorState.MOVED))
    at_place = Q(pk__in=Appearance.objects.filter(**span).values("claim")) | Q(
        pk__in=unchanged.values("appearance__claim")
    )
    return Claim.objects.filter(at_place).order_by("id").first()


def _propose(snapshot: ArticleSnapshot, place: Anchor, *, actor: User, now: datetime) -> Claim:
    """A candidate by a person, with its place and its likely matches."""
    article = snapshot.article
    sentence = _scored_sentence(snapshot, place)
    name, kind = claimants_of(snapshot.text, [sentence], language=article.in_language)[0]
    claim = Claim.objects.create(
        text=" ".join(place.exact.split()),
        in_language=article.in_language,
        kind=sentence.kind,
        claimant_id=claimant_ids({name: kind}).get(name.lower()) if name else None,
        date_made=article.date_published,
        score=sentence.score,
        reasons=list(sentence.reasons),
        proposed_by=actor,
        created_at=now,
        **priorities.of_new_claim(score=sentence.score, now=now),
    )
    stance = AppearanceStance.REPORTS if name else AppearanceStance.ASSERTS
    claim.first_appearance, _ = add_place(
        claim=claim, snapshot=snapshot, place=place, stance=stance, actor=actor, now=now
    )
    claim.save(update_fields=["first_appearance"])
    (likely,) = likely_same([claim.text], language=claim.in_language, limit=MATCHES + 1)
    many_rows.insert(ClaimMatch, match_rows(claim.pk, likely, now=now), ignore_conflicts=True)
    return claim


def _scored_sentence(snapshot: ArticleSnapshot, place: Anchor) -> Scored:
    """What the scorer said of just these words; without such a sentence, a factual one with no score."""
    scoring = Scoring.objects.filter(snapshot=snapshot).order_by("-id").first()
    for start, end, score, kind, reasons in scoring.sentences if scoring else ():
        if (start, end) == (place.start, place.end):
            return Scored(start, end, score, kind, tuple(reasons))
    return Scored(place.start, place.end, 0.0, StatementKind.FACTUAL.value, ())


def _checked(
    *,
    text: str | None = None,
    name: str | None = None,
    claimant: str | None = None,
    topics: Iterable[str] | None = None,
    date_made: date | None = None,
) -> _Wording:
    """The wanted words in canonical spelling and within their limits. Raises EmptyText, TextTooLong."""
    words = None if text is None else " ".join(canonical(text).split())
    if words == "":
        raise EmptyText("A claim needs words.", field="text")
    if words is not None and len(words) > MAX_CLAIM_LENGTH:
        raise TextTooLong(field="text", limit=MAX_CLAIM_LENGTH, length=len(words))
    labels = None
    if topics is not None:
        labels = list(
            dict.fromkeys(_line(one, field="topics", limit=MAX_TOPIC_LENGTH) for one in topics if one.strip())
        )
        if len(labels) > MAX_TOPICS:
            raise TextTooLong("These are too many topics.", field="topics", limit=MAX_TOPICS)
    return _Wording(
        text=words,
        name=None if name is None else _line(name, field="name", limit=MAX_NAME_LENGTH),
        claimant=None if claimant is None else _line(claimant, field="claimant", limit=MAX_CLAIMANT_LENGTH),
        topics=labels,
        date_made=date_made,
    )


def _line(value: str, *, field: str, limit: int) -> str:
    line = canonical_line(value)
    if len(line) > limit:
        raise TextTooLong(field=field, limit=limit, length=len(line))
    return line


def _reword(claim: Claim, wording: _Wording, *, claimant_kind: ClaimantKind = ClaimantKind.UNKNOWN) -> list[str]:
    """Set what is wanted on the claim without saving it; the names of the fields that changed."""
    wanted: dict[str, object] = {
        "text": wording.text,
        "name": wording.name,
        "topics": wording.topics,
        "date_made": wording.date_made,
    }
    if wording.claimant is not None:
        ids = claimant_ids({wording.claimant: claimant_kind}) if wording.claimant else {}
        wanted["claimant_id"] = ids.get(wording.claimant.lower())
    changed = []
    for name, value in wanted.items():
        keeps = value is None and name != "claimant_id"
        if not keeps and getattr(claim, name) != value:
            setattr(claim, name, value)
            changed.append(name.removesuffix("_id"))
    return changed
