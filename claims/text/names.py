"""Names of persons and organisations in a list of words: how far they reach and what they name."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from claims.text.lexicon import listed

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,5}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|Rev|St|Jr|Sr)\.|[A-Z]\.(?=\s[A-Z])"
    r"|[^\W_]+(?:[-.&’'][^\W_]+){0,5}|[^\w\s]"
)
MAX_TOKENS: Final = 400

TITLES: Final = listed(
    "president vice-president senator sen sens representative rep congressman congresswoman governor gov mayor "
    "minister secretary chancellor premier chairman chairwoman chair director general gen admiral colonel col "
    "captain major lieutenant lt sergeant sgt judge justice prosecutor attorney ambassador envoy spokesman "
    "spokeswoman spokesperson professor prof doctor dr mr mrs ms miss sir dame lord lady king queen prince princess "
    "pope bishop archbishop cardinal rev reverend imam rabbi sheriff commissioner analyst strategist economist "
    "scientist author coach co-founder founder ceo cfo chief leader candidate nominee speaker councillor councilman "
    "aide adviser advisor manager editor reporter correspondent republican democrat democratic republicans "
    "democrats billionaire businessman businesswoman actor actress singer former then-president member pollster "
    "expert historian host anchor"
)
_ORGANISATION = listed(
    "department ministry committee commission council court church party university college school institute "
    "institution center centre agency authority administration bureau board bank fund foundation association union "
    "federation league office embassy government parliament senate congress house police army navy force forces "
    "company corporation corp inc ltd llc group network times post herald journal tribune news press gazette "
    "magazine radio television guardian campaign organization organisation society alliance coalition front "
    "movement team club service services industries airlines hospital museum watch project service nations kremlin "
    "pentagon police fbi cia nasa nato who un eu"
)
_PLACES = (
    "United States", "United Kingdom", "United Nations", "European Union", "White House", "New York", "New Zealand",
    "Saudi Arabia", "South Africa", "South Korea", "North Korea", "Hong Kong",
    "Los Angeles", "Washington", "San Francisco",
)  # fmt: skip
_ADJECTIVES = re.compile(
    r"\A(?:[A-Z]\w+(?:ian|ean|ese|ish|can|man|ench|utch|eek|wiss|aeli|aqi|ani|audi)|U\.?S\.?|U\.?K\.?|U\.?N\.?|EU)\Z"
)
_NOT_NAMES = listed(
    "a an the i he she it they we you this that these those his her their its our my your who which what when where "
    "while but and or if as at in on by for from with after before since because although though however meanwhile "
    "moreover also yet so then there here in addition instead still even only just not no yes one some many most "
    "all both each every another other such more few several according asked speaking writing citing monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december today yesterday tomorrow last next later earlier afterward afterwards following during under "
    "over between among against nobody everyone someone anyone people americans critics experts officials"
)
_JOINING = listed("de la le van von der den bin al ben el da di du dos")
_LINKS = _JOINING | {"of"}


class Token(NamedTuple):
    """A word or a mark with its place."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Without case and possessive ending."""
        return self.text.lower().replace("’", "'").removesuffix("'s").rstrip(".")

    @property
    def is_possessive(self) -> bool:
        return self.text.endswith(("'s", "’s"))

    @property
    def is_name(self) -> bool:
        """Capitalised, or joined to a capital ("al-Amr"), and no word that only starts a sentence."""
        first = self.text[0].isupper() or (
            "-" in self.text and any(part[:1].isupper() for part in self.text.split("-")[1:])
        )
        return first and self.lower.split("'")[0] not in _NOT_NAMES


@dataclass(frozen=True)
class Name:
    """`text` is the name without titles; the span covers the name as it stands in the sentence."""

    text: str
    kind: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The words and marks of a sentence, at most 400."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        found.append(Token(match[0], match.start(), match.end()))
        if len(found) == MAX_TOKENS:
            break
    return found


def name_ending_at(tokens: list[Token], last: int) -> tuple[int, int] | None:
    """(first, last) of the run of name words that ends at token `last`, or None."""
    if last < 0 or not tokens[last].is_name:
        return None
    first = last
    while first > 0 and last - first < 10:
        # "von der" before a name belongs to it if another name stands before that; "of" joins offices to places.
        links = 0
        while links < 3 and first > links and tokens[first - 1 - links].lower in _JOINING:
            links += 1
        before = tokens[first - 1 - links] if first > links else None
        if before is None or before.is_possessive or not before.is_name:
            break
        first -= links + 1
    return first, last


def name_starting_at(tokens: list[Token], first: int) -> tuple[int, int] | None:
    """(first, last) of the run of name words that starts at token `first`, or None."""
    if first >= len(tokens) or not tokens[first].is_name:
        return None
    last = first
    while last + 1 < len(tokens) and last - first < 10 and not tokens[last].is_possessive:
        after = tokens[last + 1]
        if after.is_name:
            last += 1
        elif after.lower in _LINKS and last + 2 < len(tokens) and tokens[last + 2].is_name:
            last += 2
        else:
            break
    return first, last


def read_name(tokens: list[Token], first: int, last: int, *, after_the: bool = False) -> Name | None:
    """The name in a run of words, without titles, nationalities and offices before it.

    "South Korean President Yoon Suk Yeol" gives "Yoon Suk Yeol", a person. None when nothing but a
    title is left, or when so many words are left that more than one name is in them.
    """
    run = tokens[first : last + 1]
    titled = max((at for at, token in enumerate(run) if token.lower in TITLES), default=-1)
    is_organisation = any(token.lower in _ORGANISATION for token in run[titled + 1 :])
    if titled == len(run) - 1:
        return None
    rest = run[titled + 1 :]
    while len(rest) > 2 and not is_organisation and (_ADJECTIVES.match(rest[0].text) or _is_place(rest)):
        rest = rest[2:] if _is_place(rest) and len(rest) > 3 else rest[1:]
    text = _written(rest)
    acronym = len(rest) == 1 and rest[0].text.replace(".", "").isupper() and len(rest[0].text) > 1
    if is_organisation or acronym or text in _PLACES:
        kind = "organisation"
    elif titled >= 0 or (2 <= len(rest) <= 4 and not after_the):
        kind = "person"
    else:
        kind = "unknown"
    if len(rest) > (8 if is_organisation else 4):
        return None
    return Name(text, kind, rest[0].start, rest[-1].end)


def _is_place(run: list[Token]) -> bool:
    return " ".join(token.text for token in run[:2]) in _PLACES


def _written(run: list[Token]) -> str:
    words = [token.text for token in run]
    if run[-1].is_possessive:
        words[-1] = words[-1][:-2]
    return " ".join(words)


def fuller_name(name: str, context: str) -> str:
    """The full name of a person of whom only the last name is given, if the context has exactly one.

    "Putin" becomes "Vladimir Putin" when that is the only longer name ending in it.
    """
    if " " in name or len(name) < 3:
        return name
    found: set[str] = set()
    at = context.find(name)
    while at >= 0 and len(found) < 2:
        whole = context[at + len(name) : at + len(name) + 1]
        if not whole.isalnum() and whole != "-":
            tokens = tokens_of(context[max(0, at - 80) : at + len(name)])
            run = name_ending_at(tokens, len(tokens) - 1)
            # "University of Texas Arlington Amneh Jafari": where the name begins cannot be told.
            doubtful = (
                run and run[1] - run[0] > 1 and run[0] and tokens[run[0] - 1].lower in ("of", "at", "on", "-", "&")
            )
            read = read_name(tokens, *run) if run and not doubtful else None
            if read and read.kind == "person" and " " in read.text and read.text.split()[-1] == name:
                found.add(read.text)
        at = context.find(name, at + 1)
    return found.pop() if len(found) == 1 else name
