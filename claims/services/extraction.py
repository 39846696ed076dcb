"""What does a text say? Its snapshot, its scored sentences, and the candidate claims made of them.

Which scorer works is decided in one place, `current_scorer`.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower

from claims.enums import AppearanceStance, ClaimantKind, StatementKind
from claims.models import Appearance, Article, ArticleSnapshot, Claim, Claimant, ClaimMatch, RawDocument, Scoring, User
from claims.queries import compiled
from claims.queries.likely_same import Likely, likely_same
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
    found: dict[str, Proposal] = {}
    for sentence in sentences:
        worth = sentence.kind == StatementKind.FACTUAL and sentence.score >= least
        if not worth or sentence.end - sentence.start > MAX_CLAIM_LENGTH:
            continue
        if any(start < sentence.end and sentence.start < end for start, end in covered):
            continue
        words = " ".join(text[sentence.start : sentence.end].split())
        if words not in found:
            found[words] = Proposal(text=words, sentence=sentence, claim_id=(known or {}).get(words))
        found[words].places.append(anchors.make(text, sentence.start, sentence.end))
    speakers = claimants_of(text, [proposal.sentence for proposal in found.values()], language=language)
    for proposal, speaker in zip(found.values(), speakers, strict=True):
        proposal.claimant, proposal.claimant_kind = speaker
    new = [proposal for proposal in found.values() if proposal.claim_id is None]
    matches = likely_same([proposal.text for proposal in new], language=language, limit=MATCHES)
    for proposal, likely in zip(new, matches, strict=True):
        proposal.likely = likely
    return list(found.values())


def claimants_of(text: str, sentences: Sequence[Scored], *, language: str) -> list[tuple[str, ClaimantKind]]:
    """Who says each sentence, as far as the text tells; "" when it is the article itself or cannot be told."""
    said = [claimant(text[one.start : one.end], text[max(0, one.start - _CONTEXT) : one.start]) for one in sentences]
    return [(one.name[:200], ClaimantKind(one.kind)) if one else ("", ClaimantKind.UNKNOWN) for one in said]


def store_snapshot(
    *, article: Article, number: int, reading: Reading, actor: User | None, now: datetime
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
        raw.body = zlib.compress(reading.body, 1)
        compiled_insert.add_if_new(raw)
    snapshot = ArticleSnapshot(
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
    compiled_insert.add(snapshot)()
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
    claimants = claimant_ids(
        {one.claimant: one.claimant_kind for one in found if one.claimant and one.claim_id is None}
    )
    new = sum(proposal.claim_id is None for proposal in found)
    ids = many_rows.reserve_ids({Claim: new, Appearance: sum(len(proposal.places) for proposal in found)})
    claim_ids, place_ids = iter(ids[Claim]), iter(ids[Appearance])
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
                    "claimant_id": claimants.get(proposal.claimant.lower()),
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
    if not names:
        return {}
    made = [Claimant(name=name, kind=kind) for name, kind in names.items()]
    known = _claimants_named(names)
    missing = [one for one in made if one.name.lower() not in known]
    if not missing:
        return known
    Claimant.objects.bulk_create(missing, ignore_conflicts=True)
    return _claimants_named(names)


def _claimants_named(names: Iterable[str]) -> dict[str, int]:
    wanted = [name.lower() for name in dict.fromkeys(names)]
    stand_ins = [f"<{number}>" for number in range(len(wanted))]

    def build() -> "QuerySet[Any, Any]":
        folded = Claimant.objects.alias(folded=Lower("name")).filter(folded__in=stand_ins)
        return folded.values_list("name", "id")

    return {name.lower(): pk for name, pk in compiled.fetch(("claimants_named", len(wanted)), build, wanted)}
