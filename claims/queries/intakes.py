"""Submissions: how far is an article, whose is it, which have failed, and what came of one?"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.enums import IntakeState, Role
from claims.errors import NotFound, RoleNotAllowed
from claims.models import ApiKey, ArticleSnapshot, Intake, User
from claims.queries.articles import dead_letters, overlaps, places, sentences, snapshot_of
from claims.workflow.roles import ArticleAction, role_allows_on_article


@dataclass(frozen=True)
class Allowed:
    """One act for the desk; `reason` is an English msgid, empty when it is allowed."""

    action: ArticleAction
    allowed: bool
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """What came of a submission that ended well.

    `claims` stand in the text, `new` of them were found in this version of it first; every other sentence was
    skipped, `kinds` counts those by the kind of sentence, the most frequent first. `is_new_text` is False when
    this text of the article had been read before.
    """

    snapshot: ArticleSnapshot
    claims: int
    new: int
    kinds: tuple[tuple[str, int], ...]
    is_new_text: bool

    @property
    def skipped(self) -> int:
        return sum(count for _, count in self.kinds)


def allowed(person: User) -> dict[str, Allowed]:
    """By action: whether this person may do it."""
    roles = person.role_set()
    return {action.value: _ask(action, roles) for action in ArticleAction}


def submission(intake_id: UUID) -> Intake:
    """One submission with its article and who sent it. Raises NotFound."""
    rows = Intake.objects.select_related("article__publisher", "submitted_by", "submitted_key", "snapshot")
    found = rows.filter(public_id=intake_id).first()
    if found is None:
        raise NotFound
    return found


def result(intake: Intake) -> Result | None:
    """What came of it; None as long as it has not ended well."""
    snapshot = intake.snapshot
    if snapshot is None:
        return None
    found = places(snapshot)
    spans = [(place.start, place.end) for place in found]
    skipped = Counter(one.kind for one in sentences(snapshot) if not overlaps((one.start, one.end), spans))
    same_text = Intake.objects.filter(snapshot=snapshot, state=IntakeState.DONE)
    first = same_text.order_by("finished_at", "pk").values_list("pk", flat=True).first()
    return Result(
        snapshot=snapshot,
        claims=len(found),
        new=sum(place.appearance.snapshot_id == snapshot.pk for place in found),
        kinds=tuple(skipped.most_common()),
        is_new_text=first == intake.pk,
    )


def failed() -> "QuerySet[Intake]":
    """Submissions that failed for good, the newest first.

    `has_text` says whether the article has been read at all, `read_since` whether that was after the failure.
    """
    texts = ArticleSnapshot.objects.filter(
        Q(article=OuterRef("article")) | Q(article=OuterRef("article__duplicate_of"))
    )
    later = Intake.objects.filter(
        Q(article=OuterRef("article")) | Q(article=OuterRef("article__duplicate_of")),
        state=IntakeState.DONE,
        pk__gt=OuterRef("pk"),
    )
    return dead_letters().annotate(has_text=Exists(texts), read_since=Exists(later))


def newest(article_id: UUID) -> Intake | None:
    """The latest submission of an article, or of one that turned out to be the same."""
    same = Q(article__public_id=article_id) | Q(article__duplicate_of__public_id=article_id)
    rows = Intake.objects.filter(same)
    return rows.select_related("article").order_by("-pk").first()


def submitted_with(key: ApiKey, article_id: UUID) -> bool:
    """Whether this key has submitted this article. It may then see how far the article is."""
    return Intake.objects.filter(article__public_id=article_id, submitted_key=key).exists()


def submissions(*, state: str = "") -> "QuerySet[Intake]":
    """Submissions with their articles, in no order; those in `state` when one is named."""
    rows = Intake.objects.select_related("article")
    return rows.filter(state=state) if state else rows


def snapshot_id(article_id: UUID, number: int | None) -> UUID:
    """The snapshot of that number, or the newest one, of an article. Raises NotFound."""
    return snapshot_of(article_id, number).public_id


def _ask(action: ArticleAction, roles: frozenset[Role]) -> Allowed:
    try:
        role_allows_on_article(action, roles)
    except RoleNotAllowed as error:
        return Allowed(action, allowed=False, reason=error.detail)
    return Allowed(action, allowed=True)
