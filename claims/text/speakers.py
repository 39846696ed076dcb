"""Who said it? Only when the text makes it plain: a wrong speaker is worse than none.

Looked for, in this order: "according to X"; "X said …", "…," said X, also with words between ("X, the
mayor, has since said"); a quotation that goes on from the sentence before; "he said" when the sentence
before has one speaker. Sentences with two speakers, denials of having spoken ("has not said") and
nameless speakers ("experts warn") give None. English only.

Works on a list of at most 400 words, each looked at a bounded number of times: linear for any input.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from claims.text.lexicon import listed
from claims.text.names import Name, Token, fuller_name, name_ending_at, name_starting_at, read_name, tokens_of
from claims.text.sentences import split

CUES: Final = listed(
    "said says stated states claimed claims announced announces declared declares confirmed confirms denied denies "
    "argued argues insisted insists warned warns cautioned cautions noted notes wrote writes tweeted tweets "
    "testified testifies alleged alleges asserted asserts emphasized emphasised emphasizes emphasises stressed "
    "stresses explained explains acknowledged acknowledges admitted admits conceded concedes added adds told tells "
    "remarked observed commented contended contends predicted predicts replied recalled recalls characterized "
    "characterised described describes called calls accused accuses estimated believes believe thinks suggested "
    "suggests concluded concludes reported revealed reveals continued joked quipped bragged complained complains "
    "lamented vowed vows say tell argue"
)
_INVERTING = listed(
    "said says wrote writes added adds tweeted noted explained recalled replied continued asked warned argued"
)
_BETWEEN = listed(
    "also later then has have had since once repeatedly publicly recently previously again already now himself herself "
    "often famously simply himself reportedly again even still further"
)
_STOPS_CUE = listed(
    "not never n't to was were is are be been being would could might may should can cannot did didn't will"
)
_PRONOUNS = frozenset({"he", "she"})
_OFFICES = listed(
    "office statement campaign administration government spokesman spokeswoman spokesperson lawyer attorney team"
)
_SPOKES = listed("spokesman spokeswoman spokesperson spokespeople representative statement report")
_OPENING, _CLOSING = "“„«", "”»"
_STARTS_QUOTE = re.compile(r"\A\s{0,3}[\"“„«]")
_LETTERS = re.compile(r"[^\W_]+")
_ANY_QUOTE = re.compile('["“”]')
_ENDS_INTRODUCING = re.compile(r"[,:]\s{0,3}\Z")
_SMALL_TITLES = frozenset({"president", "senator", "professor", "director", "coach"})
_QUOTE_ENDS = ('"', "”", "»")
_PREPOSITIONS = listed(
    "for from of at by in on to with against within among about over under into and or & - "
    "than like as his her their its our my your"
)
_MAY_FOLLOW = listed("the a an who and in on at as but that which this during after when while who's told of")
_CONTEXT = 20_000
_NEAR = 1_200
_SENTENCE = 3_000
_MAX_ASIDE = 14


@dataclass(frozen=True)
class Speaker:
    """`start` and `end` are where the sentence names the speaker (code points), None when the context does.

    `kind` is person, organisation or unknown; `method` names the rule; `cue` is the word that gave it away.
    """

    name: str
    kind: str
    method: str
    cue: str
    start: int | None = None
    end: int | None = None


def claimant(sentence: str, context_before: str) -> Speaker | None:
    """Who is said to have said what this sentence says, or None.

    `context_before` is the text before the sentence, nearest last; only its last 20,000 code points
    are used to complete names, and its last two sentences to find speakers.
    """
    sentence, context = sentence[:_SENTENCE], context_before[-_CONTEXT:]
    named = _in_sentence(sentence)
    if named == "several":
        return None
    return _speaker_of(sentence, context) if named else _continuing(sentence, context)


def _completed(speaker: Speaker, context: str) -> Speaker:
    name = fuller_name(speaker.name, context) if speaker.kind != "organisation" else speaker.name
    return replace(speaker, name=name, kind="person") if name != speaker.name else speaker


def _in_sentence(sentence: str) -> Speaker | str:
    """The speaker named in the sentence, "" when there is none, "several" when there are."""
    if CUES.isdisjoint(_LETTERS.findall(sentence)) and "according" not in sentence.lower():
        return ""  # most sentences: no need to look at every word
    tokens = tokens_of(sentence)
    quoted = _quoted(tokens)
    found: list[Speaker] = []
    for at, token in enumerate(tokens):
        if quoted[at]:
            continue
        speaker = None
        if token.lower == "to" and at and tokens[at - 1].lower == "according":
            speaker = _named(tokens, at + 1, "according_to", "according to")
        elif token.text in CUES:
            speaker = _around(tokens, quoted, at)
        if speaker:
            found.append(speaker)
    names = {one.name.split()[-1] for one in found}
    if len(names) > 1:
        # "X said that Y had told him": the outer one comes first and has a clause of its own.
        return found[0] if found[0].method == "subject" and _introduces(tokens, found[0]) else "several"
    return found[0] if found else ""


def _introduces(tokens: list[Token], speaker: Speaker) -> bool:
    """Whether the cue is followed by "that", a quotation mark or a colon: the rest is what was said."""
    for before, after in pairwise(tokens):
        if before.start >= (speaker.end or 0) and before.text == speaker.cue:
            return after.text in ("that", '"', "“", ":", ",")
    return False


def _quoted(tokens: list[Token]) -> list[bool]:
    """Which tokens stand in quotation marks. A single straight mark near the end closes what was open."""
    straight = sum(token.text == '"' for token in tokens)
    inside = bool(straight % 2 and tokens and tokens[0].text != '"' and _first_mark_closes(tokens))
    inside = inside or _first_curly_closes(tokens)
    found = []
    for token in tokens:
        if token.text == '"':
            inside = not inside
        elif token.text in _OPENING:
            inside = True
        elif token.text in _CLOSING:
            inside = False
        found.append(inside)
    return found


def _first_mark_closes(tokens: list[Token]) -> bool:
    for before, token in pairwise(tokens):
        if token.text == '"':
            return before.end == token.start
    return False


def _first_curly_closes(tokens: list[Token]) -> bool:
    return next((token.text in _CLOSING for token in tokens if token.text in _OPENING + _CLOSING), False)


def _around(tokens: list[Token], quoted: list[bool], at: int) -> Speaker | None:
    """Subject before the cue, or after it when the quotation came first."""
    cue = tokens[at].text
    before = tokens[at - 1].text if at else ""
    if before in _QUOTE_ENDS:
        inverted = _named(tokens, at + 1, "inverted", cue) or _pronoun(tokens, at + 1, cue)
        if inverted:
            return inverted
    found = _before(tokens, quoted, at)
    if found is None and before == "," and cue in _INVERTING:
        return _named(tokens, at + 1, "inverted", cue)
    return found


def _before(tokens: list[Token], quoted: list[bool], at: int) -> Speaker | None:
    last = _skip_between(tokens, at - 1)
    if last is not None and tokens[last].text in (",", "—", "–"):
        last = _skip_aside(tokens, last)
    if last is None or quoted[last]:
        return None
    return _subject(tokens, last, tokens[at].text)


def _skip_between(tokens: list[Token], at: int) -> int | None:
    """Step back over adverbs and auxiliaries; None when the cue is denied, passive or only possible."""
    for _ in range(5):
        if at < 0:
            return None
        word = tokens[at].lower
        if word in _STOPS_CUE or word.endswith("n't"):
            return None
        if word not in _BETWEEN and not (word.endswith("ly") and tokens[at].text.islower()):
            return at
        at -= 1
    return None


def _skip_aside(tokens: list[Token], comma: int) -> int | None:
    """From the comma that ends an aside to the word before the comma that starts it."""
    mark = tokens[comma].text
    for at in range(comma - 1, max(-1, comma - _MAX_ASIDE), -1):
        if tokens[at].text == mark:
            return at - 1 if at else None
        if tokens[at].text in (".", ";", '"', "”", "“"):
            return None
    return None


def _subject(tokens: list[Token], last: int, cue: str) -> Speaker | None:
    if tokens[last].lower in _PRONOUNS:
        return _pronoun(tokens, last, cue)
    if tokens[last].lower in _OFFICES and last and tokens[last - 1].is_possessive:
        return _possessor(tokens, last, cue)
    run = name_ending_at(tokens, last)
    if run is None or tokens[last].is_possessive:
        return None
    first = run[0]
    before = tokens[first - 1] if first else None
    is_the = before is not None and before.lower == "the"
    head = tokens[first - 2] if is_the and first >= 2 else before
    if head is not None and head.lower in _PREPOSITIONS:
        at = first - 3 if is_the else first - 2
        if head.lower in ("for", "from") and at >= 0 and tokens[at].lower in _SPOKES:
            return _speaker(read_name(tokens, *run, after_the=is_the), "spokesperson", cue)
        return None
    return _speaker(read_name(tokens, *run, after_the=is_the), "subject", cue)


def _possessor(tokens: list[Token], office: int, cue: str) -> Speaker | None:
    run = name_ending_at(tokens, office - 1)
    name = read_name(tokens, *run) if run else None
    if name is None:
        return None
    return _speaker(name, "possessive", cue)


def _named(tokens: list[Token], first: int, method: str, cue: str) -> Speaker | None:
    """A name that starts at `first`, after "the" and small-lettered titles, and is no part of a longer phrase."""
    is_the = False
    for _ in range(4):
        if first < len(tokens) and (tokens[first].lower == "the" or _small_title(tokens[first])):
            is_the = is_the or tokens[first].lower == "the"
            first += 1
    run = name_starting_at(tokens, first)
    if run is None or tokens[run[1]].is_possessive:
        return None
    after = tokens[run[1] + 1] if run[1] + 1 < len(tokens) else None
    # "according to an Internet posting", "said Montalvo left": the name is not the end of it.
    if after is not None and after.text[0].isalnum() and after.lower not in _MAY_FOLLOW:
        return None
    return _speaker(read_name(tokens, *run, after_the=is_the), method, cue)


def _small_title(token: Token) -> bool:
    return token.text.islower() and (token.lower in _SPOKES or token.lower in _SMALL_TITLES)


def _pronoun(tokens: list[Token], at: int, cue: str) -> Speaker | None:
    if at >= len(tokens) or tokens[at].lower not in _PRONOUNS:
        return None
    return Speaker(tokens[at].lower, "person", "pronoun", cue, tokens[at].start, tokens[at].end)


def _speaker(name: Name | None, method: str, cue: str) -> Speaker | None:
    return Speaker(name.text, name.kind, method, cue, name.start, name.end) if name else None


def _resolve(speaker: Speaker, context: str) -> Speaker | None:
    """ "He" is the speaker of the sentence before, if that names one and no other person."""
    before = _last_sentences(context)
    if not before:
        return None
    named = _in_sentence(before[-1])
    if not isinstance(named, Speaker) or named.method == "pronoun" or named.kind == "organisation":
        return None
    named = _completed(named, context)
    if named.kind != "person" or _others(before[-1], named.name):
        return None
    return replace(speaker, name=named.name, kind=named.kind, method="pronoun")


def _others(sentence: str, name: str) -> bool:
    """Whether another person could be meant: a second name of two words or more."""
    tokens = tokens_of(sentence)
    at = 0
    while at < len(tokens):
        run = name_starting_at(tokens, at)
        if run is None:
            at += 1
            continue
        read = read_name(tokens, *run)
        if read and read.kind == "person" and read.text.split()[-1] not in name:
            return True
        at = run[1] + 1
    return False


def _continuing(sentence: str, context: str) -> Speaker | None:
    """A quotation left open before, introduced before, or attributed in the sentence before."""
    paragraph = context[context.rfind("\n", -_NEAR) + 1 :][-_NEAR:]
    opener = _opener(paragraph)
    if opener is not None:
        before = context[: len(context) - len(paragraph)] + paragraph[: opener[0]]
        opened = paragraph[opener[0] : opener[1]]
        found = _speaker_of(opened, before) or _introduced(opened, before)
    else:
        found = _introduced(sentence, context)
    return replace(found, method="quotation_continues", start=None, end=None) if found else None


def _introduced(sentence: str, context: str) -> Speaker | None:
    """For a sentence that starts a quotation: the speaker of the sentence before, if that quotes or introduces."""
    if not _STARTS_QUOTE.match(sentence):
        return None
    before = _last_sentences(context)
    if not before:
        return None
    previous = before[-1]
    introduces = bool(_ENDS_INTRODUCING.search(previous))
    at = context.rfind(previous)
    if not introduces and ("\n" in context[at + len(previous) :] or not _ANY_QUOTE.search(previous)):
        return None
    return _speaker_of(previous, context[:at])


def _speaker_of(sentence: str, context: str) -> Speaker | None:
    """The speaker that the sentence itself names, with "he" resolved."""
    named = _in_sentence(sentence)
    if not isinstance(named, Speaker):
        return None
    return _resolve(named, context) if named.method == "pronoun" else _completed(named, context)


def _opener(paragraph: str) -> tuple[int, int] | None:
    """The sentence with the quotation mark that is still open where the paragraph breaks off."""
    straight = paragraph.count('"') % 2 == 1
    curly = paragraph.count("“") > paragraph.count("”")
    if not straight and not curly:
        return None
    at = paragraph.rfind('"') if straight else paragraph.rfind("“")
    return next(((start, end) for start, end in split(paragraph, "en") if start <= at < end), None)


def _last_sentences(context: str) -> list[str]:
    near = context[-_NEAR:]
    return [near[start:end] for start, end in split(near, "en")[-2:]]
