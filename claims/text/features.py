"""What can be seen in a sentence: named features between 0 and 1.

Every sentence of every article comes through here, so each of its words is looked up once for all lists, and a
pattern is tried only where a word or a sign of it stands. Patterns are in small letters, for `_Sentence.folded`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from claims.text import lexicon as words_of

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+){0,6}['’]?|[%$€£¥?!]")
_RUN = re.compile(r"\w+")
_NUMBER = re.compile(r"\d")
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\d\s?[€£¥]"
    r"|\b\d[\d.,]{0,20}\s?(?:(?:thousand|million|billion|trillion|bn|m)\s)?(?:dollars?|euros?|pounds?|yen|cents|usd|eur|gbp)\b"
)
_MONEY_SIGNS = ("$", "€", "£", "¥", "dollar", "pound", "yen", "cents", "usd", "eur", "gbp")
_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b|\bpercent(?:age)?\b")
_PLAIN_PERCENT = re.compile(r"\d\s?[%٪％]")
_PLAIN_MONEY = re.compile(r"[$€£¥₹₽]\s?\d|\d\s?[€£¥₹₽]")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PART_OF_DATE = re.compile(
    r"\b(?:(?:march|may) \d|\d{1,2} (?:march|may)\b|(?:last|this|next) (?:week|month|year)\b)",
)
_ACCORDING = re.compile(r"\baccording to\b|\bas reported by\b|\bin a statement\b|\bsources? sa(?:y|id)\b")
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|has|have|had)\s(?:[a-z]{2,12}ly\s)?[a-z]{3,20}(?:ed|en|wn|ght|ld)\b"
)
_PLAN = re.compile(
    r"\b(?:is|are|was|were) (?:going to|expected to|set to|due to|scheduled|to [a-z]{2,})"
    r"|\bplans? to\b|\bintends? to\b"
)
_CAPTION = re.compile(r"\b(?:image|photo|picture|credit|file photo|video|caption)s?:|from file|\(pictured\)")
_CAPTION_SIGNS = (":", "from file", "(pictured)")
_PRESENT = re.compile(
    r"\b(?:is|are|has|have)\s(?:[a-z]{2,12}\s)?(?:[a-z]{2,20}ing|a|an|the|no|not|one|only|\d[\d,.]{0,12})\b"
    r"|\b(?:people|he|she|they|it|there) (?:is|are|has|have)\b"
    r"|\b(?:there|he|she|it|they)['’](?:s|re|ve)\b"
)
_COMPARED = re.compile(
    r"\b\w{3,14}er than\b|\b(?:more|less|fewer) than\b|\bthe (?:\w{3,14}est|most|least)\b|\bone of the\b"
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
    seen = _seen(sentence[:_LONGEST])
    values = _plain_values(seen.text, _plain_count(seen.text, seen.tokens))
    values |= _about_facts(seen, bool(values["number"]))
    values |= _about_talk(seen)
    if values["attribution"]:
        # That somebody said it is a fact even where it is a view of what may or should be.
        values |= {"possible": 0.0, "should": 0.5 * values["should"], "future": 0.5 * values["future"]}
    values["short"] = float(len(seen.words) < 6)
    return Features(values, len(seen.words))


# --- Lists and gates --------------------------------------------------------------------------------------------------


def _bits(lists: Mapping[int, Iterable[str]]) -> dict[str, int]:
    """Word to the lists that it is in, one bit a list."""
    words = {word for one in lists.values() for word in one}
    return {word: reduce(or_, (bit for bit, one in lists.items() if word in one)) for word in words}


(_EVENT, _EMOTIVE, _HYPERBOLE, _SAYING, _VERB, _QUANTITY, _COMPARING, _THINKING, _SHOULD, _FUTURE, _PLANNED, _POSSIBLE,
 _FIRST_PERSON, _SECOND_PERSON, _COURTESY, _PUBLIC_MATTER) = (1 << place for place in range(16))  # fmt: skip
_LISTS: Final = _bits(
    {
        _EVENT: words_of.EVENTS,
        _EMOTIVE: words_of.EMOTIVE,
        _HYPERBOLE: words_of.HYPERBOLE,
        _SAYING: words_of.SAYING,
        _VERB: words_of.VERBS,
        _QUANTITY: words_of.QUANTITY,
        _COMPARING: words_of.COMPARING,
        _THINKING: words_of.THINKING,
        _SHOULD: words_of.SHOULD,
        _FUTURE: words_of.FUTURE,
        _PLANNED: words_of.PLANNED,
        _POSSIBLE: words_of.POSSIBLE,
        _FIRST_PERSON: words_of.FIRST_PERSON,
        _SECOND_PERSON: words_of.SECOND_PERSON,
        _COURTESY: words_of.COURTESIES,
        _PUBLIC_MATTER: words_of.PUBLIC_MATTERS,
    }
)
# What must stand in a sentence, as a whole run of letters, before a pattern is worth trying.
(_PASSIVE_VERB, _PRESENT_VERB, _PLAN_VERB, _PLAN_WORD, _DATE_WORD, _MARCH_OR_MAY, _WHICH, _PERIOD, _ATTRIBUTING,
 _SPEECH_NOUN, _SHORT_VERB, _THAN, _HIGHEST) = (1 << place for place in range(13))  # fmt: skip
_GATES: Final = _bits(
    {
        _PASSIVE_VERB: words_of.listed("was were been being is are be has have had"),
        _PRESENT_VERB: words_of.listed("is are has have"),
        _PLAN_VERB: words_of.listed("is are was were"),
        _PLAN_WORD: words_of.listed("plan plans intend intends"),
        _DATE_WORD: words_of.listed(
            "january february april june july august september october november december monday tuesday wednesday "
            "thursday friday saturday sunday yesterday"
        ),
        _MARCH_OR_MAY: words_of.listed("march may"),
        _WHICH: words_of.listed("last this next"),
        _PERIOD: words_of.listed("week month year"),
        _ATTRIBUTING: words_of.listed("according reported statement source sources"),
        _SPEECH_NOUN: words_of.listed(
            "statement report study survey poll figures data expert experts official officials spokesman spokeswoman "
            "spokesperson critics estimates"
        ),
        _SHORT_VERB: words_of.listed("s re ve"),
        _THAN: words_of.listed("than"),
        _HIGHEST: words_of.listed("most least"),
    }
)
_SIGNS = frozenset("%$€£¥?!")
_UNCLEAR = words_of.listed("it this that it's that's these those there there's")
# Letters that a pattern without regard to case takes for i, s and k, although they have no such small form.
_ODD_LETTER = re.compile("[\u0130\u0131\u017f\u212a]")
_PLAIN_LETTERS = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}


@dataclass(slots=True)
class _Sentence:
    """One sentence with everything that more than one feature looks at.

    `lowered` is the text in small letters, `folded` the same for patterns. `listed` has the bits of each word that is
    in a list; `lists` has the bits of all of them, `lists_of_known` also those of words without their possessive
    ending. `past` counts the forms in -ed that are in no list of events.
    """

    text: str
    lowered: str
    folded: str
    tokens: list[str]
    words: list[str]
    known: set[str]
    listed: list[int]
    lists: int
    lists_of_known: int
    gates: int
    past: int


def _seen(text: str) -> _Sentence:
    lowered = text.lower()
    odd = not text.isascii() and _ODD_LETTER.search(text)
    folded = text.translate(_PLAIN_LETTERS).lower() if odd else lowered
    tokens = _TOKEN.findall(text)
    words = tokens if _SIGNS.isdisjoint(tokens) else [token for token in tokens if token not in _SIGNS]
    words = " ".join(words).lower().split(" ") if words else []
    extra: set[str] = set()
    if "'" in text or "’" in text:
        words = [word.replace("’", "'").strip("'") for word in words]
        extra = {word[:-2] for word in words if word.endswith("'s")}
    listed = [_LISTS[word] for word in words if word in _LISTS]
    lists = gates = 0
    for bits in listed:
        lists |= bits
    lists_of_known = lists
    for word in extra:
        lists_of_known |= _LISTS.get(word, 0)
    for run in _RUN.findall(folded):
        if run in _GATES:
            gates |= _GATES[run]
    past = [word for word in words if word.endswith("ed") and len(word) > 4 and not _LISTS.get(word, 0) & _EVENT]
    return _Sentence(
        text, lowered, folded, tokens, words, {*words, *extra}, listed, lists, lists_of_known, gates, len(past)
    )


def _count(seen: _Sentence, bit: int) -> int:
    """How many of the words are in that list."""
    return len([1 for bits in seen.listed if bits & bit]) if seen.lists & bit else 0


def _has_any(text: str, signs: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, signs))


# --- Features ---------------------------------------------------------------------------------------------------------


def _about_facts(seen: _Sentence, has_digit: bool) -> dict[str, float]:
    folded, gates, lists = seen.folded, seen.gates, seen.lists_of_known
    names = count_names(seen.tokens)
    past = seen.past + _count(seen, _EVENT)
    matters = len(seen.known & words_of.PUBLIC_MATTERS) if lists & _PUBLIC_MATTER else 0
    return {
        "money": float(has_digit and _has_any(folded, _MONEY_SIGNS) and bool(_MONEY.search(folded))),
        "percent": float(("%" in folded or "cent" in folded) and bool(_PERCENT.search(folded))),
        "date": float(_has_date(folded, gates)),
        "quantity": float(bool(lists & _QUANTITY)),
        "comparison": float(bool(lists & _COMPARING) or _compares(folded, gates)),
        "attribution": float(_attributed(seen, names)),
        "names": min(names, 3) / 3,
        "event": min(past, 2) / 2,
        "passive": float(bool(gates & _PASSIVE_VERB and _PASSIVE.search(folded))),
        "present": float(bool(gates & (_PRESENT_VERB | _SHORT_VERB) and _PRESENT.search(folded))),
        "public_matter": min(matters, 3) / 3,
    }


def _has_date(folded: str, gates: int) -> bool:
    if gates & _DATE_WORD:
        return True
    worth_a_look = gates & _MARCH_OR_MAY or (gates & _WHICH and gates & _PERIOD)
    return bool(worth_a_look and _PART_OF_DATE.search(folded))


def _compares(folded: str, gates: int) -> bool:
    worth_a_look = gates & (_THAN | _HIGHEST) or "est" in folded or "one of the" in folded
    return bool(worth_a_look and _COMPARED.search(folded))


def _attributed(seen: _Sentence, names: int) -> bool:
    """A verb of saying with somebody who says it, not the writer."""
    if seen.gates & _ATTRIBUTING and _ACCORDING.search(seen.folded):
        return True
    if not seen.lists_of_known & _SAYING:
        return False
    return bool(names or seen.gates & _SPEECH_NOUN)


def _plans(seen: _Sentence) -> bool:
    return bool(seen.gates & (_PLAN_VERB | _PLAN_WORD) and _PLAN.search(seen.folded))


def _about_talk(seen: _Sentence) -> dict[str, float]:
    words, lists, lowered = seen.words, seen.lists_of_known, seen.lowered
    first = words[0] if words else ""
    phrases = sum([phrase in lowered for phrase in words_of.PHRASES])
    has_verb = bool(seen.lists & (_VERB | _SAYING | _EVENT) or seen.past)
    return {
        "emotive": min(_count(seen, _EMOTIVE), 3) / 3,
        "hyperbole": min(_count(seen, _HYPERBOLE) + phrases, 3) / 3,
        "phrase": float(phrases > 0),
        "thinking": float(bool(lists & _THINKING)),
        "should": float(bool(lists & _SHOULD)),
        "future": float(bool(lists & (_FUTURE | _PLANNED)) or _plans(seen)),
        "possible": float(bool(lists & _POSSIBLE)),
        "first_person": float(bool(lists & _FIRST_PERSON)),
        "second_person": float(bool(lists & _SECOND_PERSON)),
        "courtesy": float(bool(lists & _COURTESY) and len(words) < 15),
        "imperative": float(first in words_of.IMPERATIVES and (first != "don't" or len(words) > 2)),
        "fragment": float(not has_verb and len(words) <= _LONGEST_HEADING),
        "caption": float(_has_any(seen.folded, _CAPTION_SIGNS) and bool(_CAPTION.search(seen.folded))),
        "unclear_subject": float(first in _UNCLEAR),
    }


def count_names(tokens: list[str]) -> int:
    """Names in a sentence: runs of capitalised words that do not start it, and capitalised pairs that do."""
    count, in_name, at_start, pending = 0, False, True, False
    for token in tokens:
        first = token[0]
        capital = first.isupper() and not _is_no_name(_bare(token))
        if capital:
            if not at_start and not in_name:
                count, in_name = count + (not pending or 1), True
        elif in_name and _bare(token) not in words_of.NAME_LINKS:
            in_name = False
        pending = at_start and capital
        if at_start and first.isalnum():
            at_start = False
    return count


def _bare(token: str) -> str:
    return token.lower().removesuffix("’s").removesuffix("'s")


def _is_no_name(word: str) -> bool:
    return word in words_of.FIRST_PERSON or word in words_of.DAYS_AND_MONTHS
