"""The text of an article as it is read, with every claim and, when asked for, every sentence passed over."""

from dataclasses import dataclass
from typing import Any

from claims.queries.articles import Sentence
from claims.queries.workbench import MarkedClaim, Workbench
from claims.text.passages import Paragraph, passages
from claims.text.sentences import Span
from claims.web.views.desk.workbench.place import Place


@dataclass(frozen=True)
class Owner:
    """What a piece of text is a link to: a claim, or a sentence that nobody proposed."""

    href: str
    selected: bool
    claim: MarkedClaim | None = None
    sentence: Sentence | None = None


@dataclass(frozen=True)
class Sheet:
    """`paragraphs` name the owner of each piece by its position in `owners`."""

    text: str
    language: str
    paragraphs: list[Paragraph]
    owners: list[Owner]


def sheet(bench: Workbench, place: Place, *, selected: MarkedClaim | None) -> Sheet:
    """The text of the workbench with links to its claims; the selected one keeps all its words."""
    owners: list[Owner] = []
    spans: list[Span] = []
    chosen = None
    for mark in bench.marks:
        link = Owner(place.link(claim=mark.claim.public_id), mark is selected, claim=mark)
        for span in mark.spans:
            chosen = len(spans) if link.selected and chosen is None else chosen
            owners.append(link)
            spans.append(span)
    for sentence in bench.skipped if place.skipped else []:
        at = (sentence.start, sentence.end)
        owners.append(Owner(place.link(at=f"{at[0]}-{at[1]}"), place.at == at, sentence=sentence))
        spans.append(at)
    text = bench.snapshot.text
    return Sheet(text, bench.article.in_language, passages(text, spans, chosen=chosen), owners)


def neighbours(bench: Workbench, selected: MarkedClaim | None) -> dict[str, Any]:
    """The claims before and after the selected one in reading order, None at the ends."""
    at = bench.marks.index(selected) if selected else -1
    return {
        "previous": bench.marks[at - 1] if at > 0 else None,
        "next": bench.marks[at + 1] if at + 1 < len(bench.marks) else None,
    }
