"""In what do two statements differ that turns their meaning: a number, a date, a name, a "not", an opposite.

Built to err towards reporting a difference: a false alarm costs a person one look, a missed one joins
two claims of which one is true and one is not.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claims.text.figures import MAGNITUDES, dates, numbers
from claims.text.fold import fold
from claims.text.lexicon import listed


class Difference(StrEnum):
    """Values are stored with matches and public."""

    NEGATION = "negation"
    NUMBERS = "numbers"
    DATES = "dates"
    NAMES = "names"
    OPPOSITE = "opposite"


_NEGATIONS = listed(
    "not no never none nobody nothing nowhere neither nor without cannot cant wont dont doesnt didnt isnt arent wasnt "
    "werent hasnt havent hadnt wouldnt couldnt shouldnt aint hardly barely scarcely unlikely untrue false falsely fake "
    "deny denies denied refuse refuses refused fail fails failed refute refuted debunked hoax "
    "nicht kein keine keinen keiner keinem nie niemals nichts ohne ne pas jamais aucun aucune sans rien "
    "nunca ningun ninguna sin nada nao sem nenhum nenhuma mai senza nessun nessuno niet geen nooit zonder "
    "inte ingen aldrig utan ikke aldri nie bez ei he нe нeт 6eз"
)
_OPPOSITES = (
    (
        "increase increases increased rise rises rose risen grow grew grown up gain gained climb climbed soared surged",
        "decrease decreases decreased fall falls fell fallen drop dropped shrink shrank down lost declined plunged",
    ),
    (
        "more higher greater larger bigger longer above over most highest largest",
        "less fewer lower smaller shorter below under least lowest smallest",
    ),
    ("before earlier prior", "after later since"),
    ("win wins won winning", "lose loses lost losing"),
    (
        "support supports supported back backs backed favour favor approve approved",
        "oppose opposes opposed reject rejects rejected against",
    ),
    ("legal lawful", "illegal unlawful"),
    ("allow allows allowed permit permitted legalise legalize", "ban bans banned forbid forbidden prohibit prohibited"),
    ("guilty convicted", "innocent acquitted"),
    ("safe harmless", "unsafe dangerous harmful"),
    ("open opens opened", "close closes closed shut"),
    ("import imports imported", "export exports exported"),
    ("alive survived", "dead died killed"),
    ("true correct", "untrue wrong incorrect"),
    ("male man men boy", "female woman women girl"),
    ("maximum", "minimum"),
    ("all every always everyone", "some few sometimes several"),
    ("cause causes caused", "prevent prevents prevented cure cures cured"),
)
_SIDES = [(frozenset(one.split()), frozenset(two.split())) for one, two in _OPPOSITES]
_CONTRACTION = re.compile(r"n['’´`]t\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W\d_][\w'’-]{0,60}")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:]\s{1,3}|\n)[\"'“‘(\[]{0,2}\Z")
_MONTHS_AND_DAYS = listed(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_MAX = 4_000


def differences(first: str, second: str, language: str = "") -> tuple[Difference, ...]:
    """What sets the two statements apart, in a fixed order; () when nothing that is looked for does.

    `language` decides what "1.234" means; without it, only equally written numbers are equal.
    Only the first 4,000 code points are compared; a longer statement differs by default.
    """
    if first == second:
        return ()
    one, two = _seen(first[:_MAX], language), _seen(second[:_MAX], language)
    found = []
    if one.negations != two.negations:
        found.append(Difference.NEGATION)
    if one.numbers != two.numbers:
        found.append(Difference.NUMBERS)
    if one.dates != two.dates:
        found.append(Difference.DATES)
    if _names_differ(one, two):
        found.append(Difference.NAMES)
    if _opposed(one.vocabulary, two.vocabulary):
        found.append(Difference.OPPOSITE)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one statement says, as far as it is compared."""

    words: tuple[str, ...]
    vocabulary: frozenset[str]
    negations: int
    numbers: frozenset[str]
    dates: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=512)
def _seen(text: str, language: str) -> _Seen:
    """Kept, because one statement is usually compared with many."""
    words = _words(text)
    return _Seen(
        words=tuple(words),
        vocabulary=frozenset(words),
        negations=_count_negations(words),
        numbers=numbers(text, language),
        dates=dates(text),
        names=frozenset(_names(text)),
    )


def _words(text: str) -> list[str]:
    return fold(_POSSESSIVE.sub("", _CONTRACTION.sub(" not", text))).split()


def _count_negations(words: list[str]) -> int:
    return sum(word in _NEGATIONS for word in words)


def _names_differ(one: _Seen, two: _Seen) -> bool:
    """A capitalised word of one is not in the other, or the same names come in another order."""
    # A name at the start of a sentence is known as a name from the other statement.
    known = one.names | two.names
    if not known <= (one.vocabulary & two.vocabulary):
        return True
    return [word for word in one.words if word in known] != [word for word in two.words if word in known]


def _names(text: str) -> set[str]:
    """Folded capitalised words, without the first word of a sentence unless it is all capitals."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or word in ("I", "A"):
            continue
        starts = _SENTENCE_START.search(text, max(0, match.start() - 6), match.start())
        if starts and not (len(word) > 1 and word.isupper()):
            continue
        parts = fold(word.removesuffix("'s").removesuffix("’s")).split()
        found.update(part for part in parts if part not in _MONTHS_AND_DAYS and part not in MAGNITUDES)
    return found


def _opposed(one: frozenset[str], two: frozenset[str]) -> bool:
    """A word of one side in the first and of the other side in the second, beyond what both have."""
    only_one, only_two = one - two, two - one
    return any(
        (only_one & left and only_two & right) or (only_one & right and only_two & left) for left, right in _SIDES
    )
