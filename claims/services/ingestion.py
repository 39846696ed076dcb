"""What becomes of an article that was read? Everything slow is worked out first, then written in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from claims.enums import Availability, IntakeStage, IntakeState
from claims.models import Appearance, AppearanceAnchor, Article, ArticleSnapshot, Intake, Scoring, User
from claims.queries import compiled
from claims.services import audit, compiled_update, intake_rows, many_rows, outbox
from claims.services.appearances import Resolved, resolve, store_anchors, unresolved
from claims.services.article_addresses import add_addresses, article_id_at, point_to
from claims.services.extraction import (
    Places,
    Proposal,
    ask_places,
    current_scorer,
    find_proposals,
    propose_claims,
    read_sentences,
    scorer_name,
    store_scoring,
    store_snapshot,
    text_hash,
    threshold,
)
from claims.services.fetching import Reading
from claims.services.publishers import publisher_for
from claims.text.checkworthiness import Scored, Scorer
from claims.text.sentences import Span

_MAX_TRIES = 5
_DESCRIBED = (
    "headline", "byline", "in_language", "date_published", "canonical_url", "url", "publisher", "availability"
)  # fmt: skip
_DAY = date(1, 1, 1)
# What stands for values that are no text when the statement is built; see `compiled_update`.
_NOT_TEXT = {"date_published": _DAY, "publisher": -2}


class PlanStale(Exception):
    """Somebody wrote to the article after the plan was made. Make a new one."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be written, and what the article was like when that was worked out.

    `sentences` is None when this text has been scored by this scorer before: then nothing is proposed.
    """

    article_id: int
    latest: ArticleSnapshot | None
    text_is_new: bool
    language: str
    scorer: Scorer
    least: float
    sentences: list[Scored] | None
    resolved: list[Resolved]
    proposals: list[Proposal]


def keep(
    intake: Intake, reading: Reading, *, on_stage: Callable[[IntakeStage], None], actor: User | None, now: datetime
) -> ArticleSnapshot:
    """Write what was read and end the intake row; the snapshot that holds the text, which may be an older one.

    Raises LeaseGone when another worker has the row by now; nothing is written then. Audits
    article.ingested (article.unchanged for a known text) and announces article.ingested.
    """
    on_stage(IntakeStage.SCORING)
    for _ in range(_MAX_TRIES):
        plan = _make_plan(intake, reading)
        try:
            return _write(intake, reading, plan, actor=actor, now=now)
        except (PlanStale, IntegrityError):
            # Another worker wrote to the article, or took one of its addresses; the next plan sees what it wrote.
            on_stage(IntakeStage.SCORING)  # asks once more whether the row is still ours
    return _write(intake, reading, _make_plan(intake, reading), actor=actor, now=now)


def _make_plan(intake: Intake, reading: Reading) -> Plan:
    article_id, latest = _target(intake, reading)
    text, least, scorer = reading.found.text, threshold(), current_scorer()
    language = str(intake.submitted.get("in_language") or "") or reading.found.in_language
    text_is_new = latest is None or latest.text_sha256 != text_hash(text)
    sentences: list[Scored] | None = None
    resolved: list[Resolved] = []
    proposals: list[Proposal] = []
    if text_is_new or not _is_scored(latest, scorer, least):
        sentences = read_sentences(text, language=language, scorer=scorer)
        earlier = _appearances(article_id) if latest else []
        if text_is_new:
            resolved = resolve(earlier, text)
            covered = [span for span in (one.covers() for one in resolved) if span]
        else:
            covered = _spans_in(latest, earlier)
        known = {one.claim.text: one.claim_id for one in earlier}
        proposals = find_proposals(text, sentences, language=language, least=least, covered=covered, known=known)
    return Plan(
        article_id=article_id,
        latest=latest,
        text_is_new=text_is_new,
        language=language,
        scorer=scorer,
        least=least,
        sentences=sentences,
        resolved=resolved,
        proposals=proposals,
    )


def _target(intake: Intake, reading: Reading) -> tuple[int, ArticleSnapshot | None]:
    """The article that the text belongs to, with its latest snapshot.

    It is another one when the submitted one is new and its page turns out to be a known article's.
    """
    own = intake.article.duplicate_of_id or intake.article_id
    latest = _latest(own)
    if latest is None:
        for address in reversed(reading.addresses):
            known = article_id_at(address) if address != intake.article.canonical_url else own
            if known is not None and known != own:
                return known, _latest(known)
    return own, latest


def _latest(article_id: int) -> ArticleSnapshot | None:
    number = _ask_latest_number(article_id)()
    return ArticleSnapshot.objects.get(article=article_id, number=number) if number else None


def _ask_latest_number(article_id: int) -> Callable[[], int | None]:
    found = compiled.ask(
        "latest_snapshot_number",
        lambda: ArticleSnapshot.objects.filter(article=0).order_by("-number").values_list("number")[:1],
        [article_id],
    )
    return lambda: next((number for (number,) in found()), None)


def _is_scored(snapshot: ArticleSnapshot | None, scorer: Scorer, least: float) -> bool:
    return Scoring.objects.filter(
        snapshot=snapshot, scorer=scorer.name, scorer_version=scorer.version, threshold=least
    ).exists()


def _appearances(article_id: int) -> list[Appearance]:
    return list(Appearance.objects.filter(snapshot__article=article_id).select_related("claim").order_by("id"))


def _spans_in(snapshot: ArticleSnapshot | None, appearances: list[Appearance]) -> list[Span]:
    own = [(one.start, one.end) for one in appearances if snapshot and one.snapshot_id == snapshot.pk]
    moved = AppearanceAnchor.objects.filter(snapshot=snapshot, start__isnull=False).values_list("start", "end")
    return own + [(start, end) for start, end in moved.order_by("id") if start is not None and end is not None]


def _write(intake: Intake, reading: Reading, plan: Plan, *, actor: User | None, now: datetime) -> ArticleSnapshot:
    with transaction.atomic(durable=True), many_rows.sent_together():
        article = _ask_lock(intake, plan)
        places = ask_places(plan.proposals, snapshots=int(plan.text_is_new))
        return _write_all(article(), places(), intake, reading, plan, actor=actor, now=now)


def _write_all(
    article: Article,
    places: Places,
    intake: Intake,
    reading: Reading,
    plan: Plan,
    *,
    actor: User | None,
    now: datetime,
) -> ArticleSnapshot:
    new_claims = 0
    snapshot = plan.latest
    if snapshot is None or plan.text_is_new:
        number, (key,) = snapshot.number + 1 if snapshot else 1, places.ids[ArticleSnapshot]
        snapshot = store_snapshot(key=key, article=article, number=number, reading=reading, actor=actor, now=now)
        if plan.latest is not None:
            _anchor(snapshot, plan, actor=actor, now=now)
    _describe(article, intake, reading, plan)
    if plan.sentences is not None:
        store_scoring(
            snapshot=snapshot, sentences=plan.sentences, scorer=plan.scorer, least=plan.least, actor=actor, now=now
        )
        new_claims = propose_claims(
            snapshot=snapshot,
            found=plan.proposals,
            known=places,
            language=plan.language or article.in_language,
            date_made=article.date_published,
            proposed_by=scorer_name(plan.scorer),
            actor=actor,
            now=now,
        )
    if reading.addresses != (intake.article.canonical_url,):
        add_addresses(article, reading.addresses, now=now)
    see_that_it_was_ours = intake_rows.finish(intake, snapshot)
    _tell(article, intake, snapshot, plan, new_claims, actor=actor, now=now)
    see_that_it_was_ours()
    return snapshot


def _anchor(snapshot: ArticleSnapshot, plan: Plan, *, actor: User | None, now: datetime) -> None:
    """Store what was resolved, and resolve what a person has marked since the plan was made."""
    planned = {one.appearance.pk for one in plan.resolved}
    late = resolve([one for one in unresolved(snapshot) if one.pk not in planned], snapshot.text)
    store_anchors(snapshot=snapshot, resolved=[*plan.resolved, *late], actor=actor, now=now)


def _ask_lock(intake: Intake, plan: Plan) -> Callable[[], Article]:
    """Lock the articles concerned, in the order of their ids; what is returned sees that the plan still holds.

    It raises PlanStale when it does not.
    """
    ids = {plan.article_id, intake.article_id}
    stand_ins = [-place for place, _ in enumerate(ids, start=1)]

    def build() -> QuerySet[Article]:
        return Article.objects.select_for_update().filter(intake_rows.unflushed(), pk__in=stand_ins).order_by("pk")

    rows = compiled.ask_objects(("ingestion.lock", len(ids)), build, dict(zip(stand_ins, ids, strict=True)))
    latest = _ask_latest_number(plan.article_id)
    return lambda: _locked(rows(), latest(), intake, plan)


def _locked(rows: list[Article], latest: int | None, intake: Intake, plan: Plan) -> Article:
    articles = {one.pk: one for one in rows}
    article, own = articles[plan.article_id], articles[intake.article_id]
    if article.duplicate_of_id is not None or latest != (plan.latest.number if plan.latest else None):
        raise PlanStale
    if own.pk != article.pk and own.duplicate_of_id != article.pk:
        if own.duplicate_of_id is not None or ArticleSnapshot.objects.filter(article=own).exists():
            raise PlanStale
        point_to(article, duplicate=own)
    return article


def _describe(article: Article, intake: Intake, reading: Reading, plan: Plan) -> None:
    """Set what is known about the article: what senders said wins over what the page says of itself."""
    found, said = reading.found, _said(article, intake, plan)
    article.headline = said.get("headline") or found.headline or article.headline
    article.byline = said.get("byline") or found.byline or article.byline
    article.in_language = said.get("in_language") or found.in_language or article.in_language
    day = said.get("date_published") or found.date_published
    article.date_published = date.fromisoformat(day) if day else article.date_published
    if reading.addresses:
        article.canonical_url = reading.addresses[-1]
        article.url = article.url or reading.addresses[0]
    if article.publisher_id is None:
        name = said.get("publisher") or found.publisher_name
        article.publisher = publisher_for(url=article.canonical_url, name=name, in_language=article.in_language)
    article.availability = Availability.AVAILABLE
    described = {f"<{name}>": getattr(article, name) for name in _DESCRIBED if name not in _NOT_TEXT}
    compiled_update.ask(
        "article.describe",
        lambda: (Article.objects.filter(pk=-1), {name: f"<{name}>" for name in _DESCRIBED} | _NOT_TEXT),
        {-1: article.pk, _DAY: article.date_published, -2: article.publisher_id} | described,
    )


def _said(article: Article, intake: Intake, plan: Plan) -> dict[str, str]:
    """Everything that senders have said about the article; the newest word counts."""
    if plan.latest is None:
        return dict(intake.submitted)
    earlier = Intake.objects.filter(article=article, state=IntakeState.DONE).order_by("id")
    said: dict[str, str] = {}
    for words in [*earlier.values_list("submitted", flat=True), intake.submitted]:
        said |= words
    return said


def _tell(
    article: Article,
    intake: Intake,
    snapshot: ArticleSnapshot,
    plan: Plan,
    new_claims: int,
    *,
    actor: User | None,
    now: datetime,
) -> None:
    happened: dict[str, object] = {
        "intake": str(intake.public_id),
        "snapshot": snapshot.number,
        "new_text": plan.text_is_new,
        "new_claims": new_claims,
    }
    action = "article.ingested" if plan.text_is_new else "article.unchanged"
    audit.record(action=action, target=article, actor=actor, now=now, data=happened, actor_label="intake")
    outbox.announce(type="article.ingested", target=article, now=now, data=happened)
