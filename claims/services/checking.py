"""What is in this text, and what has been published about it? Nothing is stored."""

from dataclasses import dataclass
from datetime import datetime

from claims.errors import EmptyText, TextTooLong
from claims.models import User
from claims.net import sandbox
from claims.net.canonical_url import canonicalise
from claims.net.fetcher import fetch
from claims.queries.search import NearVerdict, near_verdicts
from claims.services.fetching import fetch_policy
from claims.text.checkworthiness import REASONS, Scored, score_sentences
from claims.text.extraction import ExtractedArticle
from claims.text.language import language_of
from claims.text.normalise import canonical
from claims.text.sentences import split

LARGEST = 100_000
"""Bytes of UTF-8."""
MATCHED_SENTENCES = 60
"""Sentences, the most check-worthy first, for which verdicts are looked up: the cost of a call has an end."""
MATCHES = 3


@dataclass(frozen=True)
class Sentence:
    """One sentence with its score; `reasons` are words for people. `matches` is None when none were looked for."""

    scored: Scored
    text: str
    reasons: tuple[str, ...]
    matches: tuple[NearVerdict, ...] | None


@dataclass(frozen=True)
class Checked:
    """The text as it was read, canonical; every offset counts its code points."""

    text: str
    language: str
    sentences: tuple[Sentence, ...]


def check_text(*, text: str, language: str = "", actor: User | None, now: datetime) -> Checked:
    """Sentences of `text`, scored, with the published verdicts they resemble. Raises EmptyText and TextTooLong."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise TextTooLong(field="text", limit=LARGEST)
    clean = canonical(text)
    if not any(sign.isalnum() for sign in clean):
        raise EmptyText(field="text")
    return _check(clean, language_of(clean, language))


def check_page(*, url: str, actor: User | None, now: datetime) -> Checked:
    """The same for the article at `url`, fetched now. Raises UrlRefused, IntakeError and their kinds, TextTooLong."""
    page = fetch(canonicalise(url), policy=fetch_policy())
    found = ExtractedArticle.from_dict(
        sandbox.extract(
            page.body, url=page.final_url, content_type=page.content_type, charset_header=page.charset_header
        )
    )
    if len(found.text.encode()) > LARGEST:
        raise TextTooLong("The article is too long for a check. Submit it instead.", limit=LARGEST)
    return _check(found.text, language_of(found.text, found.in_language))


def _check(text: str, language: str) -> Checked:
    scored = score_sentences(text, split(text, language), language)
    worth = sorted(scored, key=lambda each: (-each.score, each.start))[:MATCHED_SENTENCES]
    looked_up = {each.start for each in worth}
    sentences = tuple(
        Sentence(
            scored=each,
            text=text[each.start : each.end],
            reasons=tuple(REASONS[code] for code in each.reasons),
            matches=_near(text[each.start : each.end], language) if each.start in looked_up else None,
        )
        for each in scored
    )
    return Checked(text, language, sentences)


def _near(sentence: str, language: str) -> tuple[NearVerdict, ...]:
    return tuple(near_verdicts(sentence, language=language, limit=MATCHES))
