"""What does a text say? Its snapshot, its scored sentences, and the candidate claims made of them.

Which scorer works is decided in one place, `current_scorer`.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower

from claims.enums import AppearanceStance, ClaimantKind, StatementKind
from claims.models import Appearance, Article, ArticleSnapshot, Claim, Claimant, ClaimMatch, RawDocument, Scoring, User
from claims.queries import compiled
from claims.queries.likely_same import Likely, Search
from claims.services import compiled_insert, many_rows, priorities
from claims.services.fetching import Reading
from claims.text import anchors
from claims.text.checkworthiness import RulesScorer, Scored, Scorer
from claims.text.normalise import NORMALISER_VERSION
from claims.text.sentences import Span, split
from claims.text.speakers import claimant

MAX_CLAIM_LENGTH = 2_000
"""Code points. A longer "sentence" is a table or a list without stops; its parts can be promoted by hand."""
_CONTEXT = 20_000
"""Code points before a sentence in which its speaker may be named."""
MATCHES = 5
"""Claims that may be the same, at most, that are suggested for one claim."""


@dataclass(kw_only=True)
class Proposal:
    """A candidate claim before it has a row. The same words twice in one article are one claim with two places.

    `claim_id` is set when the article's words belong to a claim already and only the place is new.
    """

    text: str
    sentence: Scored
    places: list[anchors.Anchor] = field(default_factory=list)
    claimant: str = ""
    claimant_kind: ClaimantKind = ClaimantKind.UNKNOWN
    claim_id: int | None = None
    likely: Sequence[Likely] = ()


def current_scorer() -> Scorer:
    """The scorer in use. A better one is put in here; old scores keep the name of the one that gave them."""
    return RulesScorer()


def scorer_name(scorer: Scorer) -> str:
    """As it is stored with claims: `rules/1`."""
    return f"{scorer.name}/{scorer.version}"


def threshold() -> float:
    """From this score on a factual sentence becomes a candidate claim."""
    return float(settings.FACTCHECK_SCORE_THRESHOLD)


def read_sentences(text: str, *, language: str, scorer: Scorer) -> list[Scored]:
    """Every sentence of `text` with its score, in text order."""
    return scorer.score(text, split(text, language), language)


def find_proposals(
    text: str,
    sentences: Iterable[Scored],
    *,
    language: str,
    least: float,
    covered: Sequence[Span] = (),
    known: dict[str, int] | None = None,
) -> list[Proposal]:
    """The candidate claims of a text: factual sentences from `least` on that no known appearance covers.

    `covered` are spans that belong to claims already; `known` leads from the words of this article's
    earlier claims to their ids, so that words which come back are another place of the same claim.
    Reads near claims from the database, writes nothing.
    """
    spans: dict[str, list[Scored]] = {}
    for sentence in sentences:
        worth = sentence.kind == StatementKind.FACTUAL and sentence.score >= least
        if not worth or sentence.end - sentence.start > MAX_CLAIM_LENGTH:
            continue
        if any(start < sentence.end and sentence.start < end for start, end in covered):
            continue
        words = " ".join(text[sentence.start : sentence.end].split())
        spans.setdefault(words, []).append(sentence)
    ids = known or {}
    new = [words for words in spans if words not in ids]
    with many_rows.sent_together():  # the server looks for near claims while places and speakers are found here
        search = Search(new, language=language)
        found = {words: _proposal(text, words, own, ids.get(words)) for words, own in spans.items()}
        search.look_up()
        speakers = claimants_of(text, [proposal.sentence for proposal in found.values()], language=language)
        matches = search.found(limit=MATCHES)
    for proposal, speaker in zip(found.values(), speakers, strict=True):
        proposal.claimant, proposal.claimant_kind = speaker
    for words, likely in zip(new, matches, strict=True):
        found[words].likely = likely
    return list(found.values())


def _proposal(text: str, words: str, places: Sequence[Scored], claim_id: int | None) -> Proposal:
    made = [anchors.make(text, place.start, place.end) for place in places]
    return Proposal(text=words, sentence=places[0], places=made, claim_id=claim_id)


def claimants_of(text: str, sentences: Sequence[Scored], *, language: str) -> list[tuple[str, ClaimantKind]]:
    """Who says each sentence, as far as the text tells; "" when it is the article itself or cannot be told."""
    said = [claimant(text[one.start : one.end], text[max(0, one.start - _CONTEXT) : one.start]) for one in sentences]
    return [(one.name[:200], ClaimantKind(one.kind)) if one else ("", ClaimantKind.UNKNOWN) for one in said]


@dataclass(frozen=True)
class Places:
    """What the rows of an article need before they can be written: keys, and claimants by lower-case name."""

    ids: dict[type[Model], list[int]]
    claimants: dict[str, int]


def ask_places(found: Sequence[Proposal], *, snapshots: int) -> Callable[[], Places]:
    """Reserve keys for what is proposed and look its claimants up; what is returned waits for them.

    It makes the claimants that are missing, so it belongs into the caller's transaction.
    """
    new = [one for one in found if one.claim_id is None]
    wanted: dict[type[Model], int] = {
        ArticleSnapshot: snapshots,
        Claim: len(new),
        Appearance: sum(len(one.places) for one in found),
    }
    ids = many_rows.ask_ids(wanted)
    claimants = ask_claimant_ids({one.claimant: one.claimant_kind for one in new if one.claimant})
    return lambda: Places(ids(), claimants())


def store_snapshot(
    *, key: int, article: Article, number: int, reading: Reading, actor: User | None, now: datetime
) -> ArticleSnapshot:
    """Keep a text as retrieved, with the bytes it was read from. Inside the caller's transaction, article locked.

    Raises no DomainError and announces nothing: the caller does, for the whole reading.
    """
    found = reading.found
    raw = RawDocument(
        sha256=hashlib.sha256(reading.body).hexdigest(),
        body=b"",
        size=len(reading.body),
        content_type=reading.content_type[:100],
        charset=reading.charset[:40],
        stored_at=now,
    )
    if not reading.stored:
        raw.body = RawDocument.pack(reading.body)
        compiled_insert.add_if_new(raw)
    snapshot = ArticleSnapshot(
        pk=key,
        article=article,
        number=number,
        retrieved_at=now,
        http_status=reading.http_status,
        headline=found.headline,
        byline=found.byline,
        text=found.text,
        text_sha256=text_hash(found.text),
        raw=raw,
        normaliser_version=str(NORMALISER_VERSION),
    )
    compiled_insert.add(snapshot)
    return snapshot


def store_scoring(
    *,
    snapshot: ArticleSnapshot,
    sentences: Iterable[Scored],
    scorer: Scorer,
    least: float,
    actor: User | None,
    now: datetime,
) -> None:
    """Keep every sentence's score, the skipped ones too. Inside the caller's transaction; announces nothing."""
    rows = [[one.start, one.end, round(one.score, 4), str(one.kind), list(one.reasons)] for one in sentences]
    scoring = {
        "snapshot_id": snapshot.pk,
        "scorer": scorer.name,
        "scorer_version": scorer.version,
        "threshold": least,
        "sentences": rows,
        "scored_at": now,
    }
    many_rows.insert(Scoring, [scoring], ignore_conflicts=True)


def propose_claims(
    *,
    snapshot: ArticleSnapshot,
    found: Sequence[Proposal],
    known: Places,
    language: str,
    date_made: date | None,
    proposed_by: str,
    actor: User | None,
    now: datetime,
) -> int:
    """Write candidate claims with their places and their likely matches; the number of new claims.

    Inside the caller's transaction, article locked. The machine's proposals are recorded with the
    article, not one by one. Raises no DomainError and announces nothing.
    """
    if not found:
        return 0
    claim_ids, place_ids = iter(known.ids[Claim]), iter(known.ids[Appearance])
    claims: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    matches: list[dict[str, object]] = []
    for proposal in found:
        claim_id = proposal.claim_id or next(claim_ids)
        own = _places(proposal, claim_id, place_ids, snapshot=snapshot, found_by=proposed_by, now=now)
        if proposal.claim_id is None:
            claims.append(
                {
                    "id": claim_id,
                    "text": proposal.text,
                    "in_language": language,
                    "claimant_id": known.claimants.get(proposal.claimant.lower()),
                    "date_made": date_made,
                    "score": proposal.sentence.score,
                    "reasons": proposal.sentence.reasons,
                    "proposed_by_scorer": proposed_by,
                    "first_appearance_id": own[0]["id"],
                    "created_at": now,
                    **priorities.of_new_claim(score=proposal.sentence.score, now=now),
                }
            )
        places += own
        matches += match_rows(claim_id, proposal.likely, now=now)
    many_rows.insert(Claim, claims)
    many_rows.insert(Appearance, places)
    many_rows.insert(ClaimMatch, matches, ignore_conflicts=True)
    return len(claims)


def _places(
    proposal: Proposal,
    claim_id: int,
    ids: Iterator[int],
    *,
    snapshot: ArticleSnapshot,
    found_by: str,
    now: datetime,
) -> list[dict[str, object]]:
    """The appearance of the claim at each of its places, in text order."""
    stance = AppearanceStance.REPORTS if proposal.claimant else AppearanceStance.ASSERTS
    return [
        {
            "id": next(ids),
            "claim_id": claim_id,
            "snapshot_id": snapshot.pk,
            "exact": place.exact,
            "prefix": place.prefix,
            "suffix": place.suffix,
            "start": place.start,
            "end": place.end,
            "stance": stance,
            "found_by": found_by,
            "found_at": now,
        }
        for place in proposal.places
    ]


def match_rows(claim_id: int, found: Iterable[Likely], *, now: datetime) -> list[dict[str, object]]:
    """Suggestions that a claim may be the same as each of `found`, in the one order that a pair has."""
    return [
        {
            "low_id": min(claim_id, other.claim_id),
            "high_id": max(claim_id, other.claim_id),
            "method": other.method,
            "score": other.score,
            "differences": other.differences,
            "found_at": now,
        }
        for other in found
        if other.claim_id != claim_id
    ]


def text_hash(text: str) -> str:
    """What two texts are compared by."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def claimant_ids(names: dict[str, ClaimantKind]) -> dict[str, int]:
    """Lower-case name to claimant, made where there is none. Two workers with one new name get one row."""
    return ask_claimant_ids(names)()


def ask_claimant_ids(names: dict[str, ClaimantKind]) -> Callable[[], dict[str, int]]:
    """`claimant_ids` in two steps: within `many_rows.sent_together` only what is returned waits."""
    if not names:
        return dict
    asked = _ask_claimants(names)

    def read() -> dict[str, int]:
        known = asked()
        missing = [Claimant(name=name, kind=kind) for name, kind in names.items() if name.lower() not in known]
        if not missing:
            return known
        Claimant.objects.bulk_create(missing, ignore_conflicts=True)
        return _ask_claimants(names)()

    return read


def _ask_claimants(names: Iterable[str]) -> Callable[[], dict[str, int]]:
    wanted = [name.lower() for name in dict.fromkeys(names)]
    stand_ins = [f"<{number}>" for number in range(len(wanted))]

    def build() -> "QuerySet[Any, Any]":
        folded = Claimant.objects.alias(folded=Lower("name")).filter(folded__in=stand_ins)
        return folded.values_list("name", "id")

    rows = compiled.ask(("claimants_named", len(wanted)), build, wanted)
    return lambda: {name.lower(): key for name, key in rows()}
