"""Which sentences are worth a fact-checker's time? A score with its reasons.

The score is a logistic function of a few named features (`features.py`, weights in
`checkworthiness_weights.py`, made by `training/fit_rules_scorer.py`). It ranks a checker's queue; it
does not decide anything. What it can and cannot do, with measured numbers: docs/scorer.md.

Another scorer takes its place by having the shape of `Scorer`; results are stored with the scorer's
name and version, so old and new scores stay apart.
"""

import math
from dataclasses import dataclass
from typing import Final, Protocol

from claims.text import checkworthiness_weights as weights
from claims.text.features import Features, english_features, plain_features
from claims.text.sentences import Span

SCORER: Final = "rules"
SCORER_VERSION: Final = "1"

DEFAULT_THRESHOLD: Final = 0.4
"""At or above it a sentence becomes a candidate claim. How it was chosen: docs/scorer.md."""

REASONS: Final[dict[str, str]] = {
    "number": "names a number",
    "percent": "names a percentage",
    "money": "names a sum of money",
    "year": "names a year",
    "date": "says when",
    "quantity": "names a quantity",
    "comparison": "compares or ranks",
    "attribution": "reports what somebody said",
    "names": "names people, places or organisations",
    "event": "reports an event",
    "passive": "says what was done",
    "present": "says how things are",
    "public_matter": "is about a public matter",
    "long": "gives details",
    "question": "is a question",
    "exclamation": "is an exclamation",
    "short": "is very short",
    "emotive": "uses words that judge or move",
    "hyperbole": "uses images or absolutes",
    "phrase": "uses a phrase of commentary",
    "thinking": "says what somebody thinks or wants",
    "should": "says what should be",
    "future": "is about the future",
    "possible": "says what is possible",
    "first_person": "speaks of the speaker",
    "second_person": "speaks to the listener",
    "courtesy": "is a courtesy",
    "imperative": "calls for something",
    "fragment": "has no verb",
    "caption": "looks like a caption",
    "unclear_subject": "does not say what it is about",
}
"""Code to label. Codes are stored and public; labels are English and translated where they are shown."""

_MIN_EFFECT = 0.15
_MAX_REASONS = 6
_DAMPED = {"question": 0.3, "opinion": 0.4, "other": 0.4, "prediction": 0.7}
"""Only what is said to be so can be checked: other kinds keep their order, lower down. Questions, opinions
and headings stay below the default threshold whatever is in them; a prediction may hold a checkable part."""


@dataclass(frozen=True)
class Scored:
    """Offsets in code points; `score` from 0 to 1; `kind` is factual, prediction, opinion, question or other.

    `reasons` are codes of `REASONS`, the strongest first; those that speak against it come too.
    """

    start: int
    end: int
    score: float
    kind: str
    reasons: tuple[str, ...]


class Scorer(Protocol):
    """What a scorer has to be: a name, a version, and one function over all sentences of a text."""

    name: str
    version: str

    def score(self, text: str, spans: list[Span], language: str) -> list[Scored]:
        """One result for each span, in the same order. Must not raise for any text."""
        ...


class RulesScorer:
    """The scorer of this module as a `Scorer`."""

    name = SCORER
    version = SCORER_VERSION

    def score(self, text: str, spans: list[Span], language: str) -> list[Scored]:
        """See `score_sentences`."""
        return score_sentences(text, spans, language)


def score_sentences(text: str, spans: list[Span], language: str) -> list[Scored]:
    """One result for each span, in the same order.

    English, or a text of unknown language, gets all features; other languages only digits, signs and
    length, so their scores say less.
    """
    english = language in ("en", "")
    return [_score(text[start:end], start, end, english=english) for start, end in spans]


def speaks_for(reason: str, language: str) -> bool | None:
    """Whether a reason that this scorer gave raised the score; None for one that it does not know."""
    table = weights.ENGLISH if language in ("en", "") else weights.PLAIN
    weight = table.get(reason, 0.0)
    return weight > 0 if weight else None


def _score(sentence: str, start: int, end: int, *, english: bool) -> Scored:
    features = english_features(sentence) if english else plain_features(sentence)
    table = weights.ENGLISH if english else weights.PLAIN
    bias = weights.ENGLISH_BIAS if english else weights.PLAIN_BIAS
    effects = {name: table.get(name, 0.0) * value for name, value in features.values.items() if value}
    score = 1 / (1 + math.exp(-(bias + sum(effects.values()))))
    kind = kind_of(features) if english else _plain_kind(features)
    return Scored(start, end, round(score * _DAMPED.get(kind, 1.0), 4), kind, _reasons(effects))


def _reasons(effects: dict[str, float]) -> tuple[str, ...]:
    strong = sorted(
        (name for name in effects if abs(effects[name]) >= _MIN_EFFECT), key=lambda name: -abs(effects[name])
    )
    return tuple(strong[:_MAX_REASONS])


def kind_of(features: Features) -> str:
    """What an English sentence does, by rules: first what is no statement, then whose voice it is in."""
    seen = features.values
    if seen["question"]:
        return "question"
    if features.words < 3 or seen["fragment"] or (seen["caption"] and seen["event"] < 1) or seen["courtesy"]:
        return "other"
    if _is_opinion(seen):
        return "opinion"
    if seen["future"] and not seen["attribution"] and seen["event"] < 1:
        return "prediction"
    if seen["imperative"] and not seen["event"]:
        return "other"
    return "factual"


def _is_opinion(seen: dict[str, float]) -> bool:
    """Judging words and talk outweigh what can be checked."""
    for_facts = (
        1.2 * seen["attribution"]
        + 0.5 * seen["number"]
        + 0.5 * (seen["money"] or seen["percent"])
        + 0.8 * seen["event"]
        + 0.4 * seen["names"]
        + 0.3 * seen["public_matter"]
        + 0.2 * seen["date"]
    )
    for_opinion = (
        2.4 * seen["emotive"]
        + 1.5 * seen["hyperbole"]
        + 1.0 * seen["phrase"]
        + 1.0 * seen["should"]
        + 0.6 * seen["thinking"]
        + 0.5 * seen["first_person"]
        + 0.3 * seen["exclamation"]
    )
    return for_opinion > max(for_facts, 0.55)


def _plain_kind(features: Features) -> str:
    if features.values["question"]:
        return "question"
    return "other" if features.words < 3 else "factual"
