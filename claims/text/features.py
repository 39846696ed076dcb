"""What can be seen in a sentence: named features between 0 and 1, one pass over its words."""

import re
from dataclasses import dataclass

from claims.text import lexicon as words_of

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+){0,6}['’]?|[%$€£¥?!]")
_NUMBER = re.compile(r"\d")
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\d\s?[€£¥]"
    r"|\b\d[\d.,]{0,20}\s?(?:(?:thousand|million|billion|trillion|bn|m)\s)?(?:dollars?|euros?|pounds?|yen|cents|usd|eur|gbp)\b",
    re.I,
)
_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b|\bpercent(?:age)?\b", re.I)
_PLAIN_PERCENT = re.compile(r"\d\s?[%٪％]")
_PLAIN_MONEY = re.compile(r"[$€£¥₹₽]\s?\d|\d\s?[€£¥₹₽]")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DATE = re.compile(
    r"\b(?:(?:january|february|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday)\b|(?:march|may) \d|\d{1,2} (?:march|may)\b"
    r"|(?:last|this|next) (?:week|month|year)\b|yesterday\b)",
    re.I,
)
_ACCORDING = re.compile(r"\baccording to\b|\bas reported by\b|\bin a statement\b|\bsources? sa(?:y|id)\b", re.I)
_SPEECH_NOUN = re.compile(
    r"\b(?:statement|report|study|survey|poll|figures|data|experts?|officials?|spokes(?:man|woman|person)|critics|estimates)\b",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|has|have|had)\s(?:[a-z]{2,12}ly\s)?[a-z]{3,20}(?:ed|en|wn|ght|ld)\b", re.I
)
_PLAN = re.compile(
    r"\b(?:is|are|was|were) (?:going to|expected to|set to|due to|scheduled|to [a-z]{2,})"
    r"|\bplans? to\b|\bintends? to\b",
    re.I,
)
_CAPTION = re.compile(r"\b(?:image|photo|picture|credit|file photo|video|caption)s?:|from file|\(pictured\)", re.I)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have)\s(?:[a-z]{2,12}\s)?(?:[a-z]{2,20}ing|a|an|the|no|not|one|only|\d[\d,.]{0,12})\b"
    r"|\b(?:people|he|she|they|it|there) (?:is|are|has|have)\b"
    r"|\b(?:there|he|she|it|they)['’](?:s|re|ve)\b",
    re.I,
)
_COMPARED = re.compile(
    r"\b\w{3,14}er than\b|\b(?:more|less|fewer) than\b|\bthe (?:\w{3,14}est|most|least)\b|\bone of the\b", re.I
)
_LONGEST_HEADING = 7
_LONGEST = 2_000
"""Code points looked at: a longer "sentence" is not one, and its start says enough."""


@dataclass(frozen=True)
class Features:
    """`values` by name, 0 to 1; `words` counts the words."""

    values: dict[str, float]
    words: int


def plain_features(sentence: str) -> Features:
    """Features that do not depend on the language: digits, signs, length."""
    sentence = sentence[:_LONGEST]
    count = _plain_count(sentence, _TOKEN.findall(sentence))
    return Features(_plain_values(sentence, count), count)


def _plain_count(sentence: str, tokens: list[str]) -> int:
    """Words, or what comes near their number in scripts without spaces."""
    return len(tokens) if " " in sentence.strip() or len(sentence) < 20 else len(sentence) // 3


def _plain_values(sentence: str, count: int) -> dict[str, float]:
    has_digit = bool(_NUMBER.search(sentence))
    return {
        "number": float(has_digit),
        "percent": float(has_digit and bool(_PLAIN_PERCENT.search(sentence))),
        "money": float(has_digit and bool(_PLAIN_MONEY.search(sentence))),
        "year": float(has_digit and bool(_YEAR.search(sentence))),
        "question": float(sentence.rstrip("\"'”’»)] ").endswith(("?", "？", "؟", ";"))),
        "exclamation": float("!" in sentence or "！" in sentence),
        "short": float(count < 6),
        "long": min(count, 40) / 40,
    }


def english_features(sentence: str) -> Features:
    """All features of an English sentence."""
    sentence = sentence[:_LONGEST]
    tokens = _TOKEN.findall(sentence)
    words = [token.lower() for token in tokens if token[0].isalnum()]
    known = set(words)
    if "'" in sentence or "’" in sentence:
        words = [word.replace("’", "'").strip("'") for word in words]
        known = set(words) | {word.removesuffix("'s") for word in words}
    lowered = sentence.lower()
    names = count_names(tokens)
    values = _plain_values(sentence, _plain_count(sentence, tokens))
    values |= _about_facts(sentence, words, known, names)
    values |= _about_talk(sentence, lowered, words, known)
    if values["attribution"]:
        # That somebody said it is a fact even where it is a view of what may or should be.
        values |= {"possible": 0.0, "should": 0.5 * values["should"], "future": 0.5 * values["future"]}
    values["short"] = float(len(words) < 6)
    return Features(values, len(words))


def _about_facts(sentence: str, words: list[str], known: set[str], names: int) -> dict[str, float]:
    has_digit = bool(_NUMBER.search(sentence))
    past = sum(word in words_of.EVENTS or (len(word) > 4 and word.endswith("ed")) for word in words)
    return {
        "money": float(has_digit and bool(_MONEY.search(sentence))),
        "percent": float(bool(_PERCENT.search(sentence))),
        "date": float(bool(_DATE.search(sentence))),
        "quantity": float(bool(known & words_of.QUANTITY)),
        "comparison": float(bool(_COMPARED.search(sentence) or known & words_of.COMPARING)),
        "attribution": float(_attributed(sentence, known, names)),
        "names": min(names, 3) / 3,
        "event": min(past, 2) / 2,
        "passive": float(bool(_PASSIVE.search(sentence))),
        "present": float(bool(_PRESENT.search(sentence))),
        "public_matter": min(len(known & words_of.PUBLIC_MATTERS), 3) / 3,
    }


def _attributed(sentence: str, known: set[str], names: int) -> bool:
    """A verb of saying with somebody who says it, not the writer."""
    if _ACCORDING.search(sentence):
        return True
    if not known & words_of.SAYING:
        return False
    return bool(names or _SPEECH_NOUN.search(sentence))


def _about_talk(sentence: str, lowered: str, words: list[str], known: set[str]) -> dict[str, float]:
    first = words[0] if words else ""
    phrases = sum(phrase in lowered for phrase in words_of.PHRASES)
    has_verb = any(word in words_of.VERBS or word in words_of.SAYING or word in words_of.EVENTS for word in words)
    has_verb = has_verb or any(len(word) > 4 and word.endswith("ed") for word in words)
    emotive = sum(word in words_of.EMOTIVE for word in words)
    return {
        "emotive": min(emotive, 3) / 3,
        "hyperbole": min(sum(word in words_of.HYPERBOLE for word in words) + phrases, 3) / 3,
        "phrase": float(phrases > 0),
        "thinking": float(bool(known & words_of.THINKING)),
        "should": float(bool(known & words_of.SHOULD)),
        "future": float(bool(known & words_of.FUTURE or _PLAN.search(sentence) or known & words_of.PLANNED)),
        "possible": float(bool(known & words_of.POSSIBLE)),
        "first_person": float(bool(known & words_of.FIRST_PERSON)),
        "second_person": float(bool(known & words_of.SECOND_PERSON)),
        "courtesy": float(bool(known & words_of.COURTESIES) and len(words) < 15),
        "imperative": float(first in words_of.IMPERATIVES and (first != "don't" or len(words) > 2)),
        "fragment": float(not has_verb and len(words) <= _LONGEST_HEADING),
        "caption": float(bool(_CAPTION.search(sentence))),
        "unclear_subject": float(
            first in {"it", "this", "that", "it's", "that's", "these", "those", "there", "there's"}
        ),
    }


def count_names(tokens: list[str]) -> int:
    """Names in a sentence: runs of capitalised words that do not start it, and capitalised pairs that do."""
    count, in_name, at_start, pending = 0, False, True, False
    for token in tokens:
        capital = token[0].isupper() and not _is_no_name(_bare(token))
        if capital and not at_start and not in_name:
            count, in_name = count + (not pending or 1), True
        elif in_name and not capital and _bare(token) not in words_of.NAME_LINKS:
            in_name = False
        pending = at_start and capital
        if token[0].isalnum():
            at_start = False
    return count


def _bare(token: str) -> str:
    return token.lower().removesuffix("’s").removesuffix("'s")


def _is_no_name(word: str) -> bool:
    return word in words_of.FIRST_PERSON or word in words_of.DAYS_AND_MONTHS
