"""Plain text and Markdown to text and metadata."""

import re

from claims.text.dates import leading_date, written_date
from claims.text.found import Found
from claims.text.normalise import canonical

_TERMINATORS = tuple(".!?…:;,\"'”’»)]。！？؟।")
_BYLINE = re.compile(r"\A(?:by|von|par|por|di)\s(?=\S)(.{2,80})\Z", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\n((?:[^\n]{0,500}\n){0,60}?)---\n")
_FRONT_LINE = re.compile(r"\A([A-Za-z_-]{2,30}):[ \t]{0,5}(.{0,400})\Z")
_LONGEST_HEADLINE = 200
_WRAP_WIDTH = range(50, 101)


def read_plain(raw: str, *, has_headline: bool = False) -> Found:
    """Text of a plain file. Headline, byline and date lines on top become metadata and leave the text.

    `has_headline` says that the headline came from elsewhere: then none is looked for.
    """
    found = Found()
    lines = unwrap(canonical(raw)).split("\n")
    at = 0
    if not has_headline and _is_headline(lines):
        found.headline = lines[0]
        at = _next_line(lines, 1)
    for _ in range(2):
        line = lines[at] if at < len(lines) else ""
        date, byline = written_date(line), _BYLINE.match(line)
        if date and not found.date_published:
            found.date_published = date
        elif byline and found.headline and not found.byline and not line.endswith(_TERMINATORS):
            found.byline = byline[1]
        else:
            break
        at = _next_line(lines, at + 1)
    if at < len(lines) and not found.date_published:
        found.date_published, lines[at] = leading_date(lines[at])
    found.text = "\n".join(lines[at:])
    return found


def _next_line(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at]:
        at += 1
    return at


def _is_headline(lines: list[str]) -> bool:
    """A short first line that is no sentence, with an article below it.

    After an empty line a question or an exclamation may be a headline too; without one the next
    line must be a paragraph much longer than it.
    """
    first = lines[0] if lines else ""
    if not (len(first.split()) >= 2 and len(first) <= _LONGEST_HEADLINE) or written_date(first):
        return False
    below = _next_line(lines, 1)
    if below >= len(lines):
        return False
    if below > 1:
        return not first.endswith((".", ":", ",", ";", "…", "。")) or first.endswith(("U.S.", "U.N.", "U.K."))
    return not first.endswith(_TERMINATORS) and len(first) <= 120 and len(lines[1]) > max(120, 2 * len(first))


def unwrap(text: str) -> str:
    """Undo hard line breaks of e-mail and old text files; paragraphs stay.

    Only when there are empty lines between paragraphs, most broken lines are 50 to 100 wide, and
    most breaks come in mid-sentence: a text with one paragraph a line must stay as it is.
    """
    paragraphs = text.split("\n\n")
    broken = [line for block in paragraphs for line in block.split("\n")[:-1]]
    if len(paragraphs) < 2 or len(broken) < 4 or max(map(len, broken)) > _WRAP_WIDTH.stop:
        return text
    wide = sum(len(line) in _WRAP_WIDTH for line in broken)
    mid_sentence = sum(not line.endswith(_TERMINATORS) for line in broken)
    if wide < 0.6 * len(broken) or mid_sentence < 0.6 * len(broken):
        return text
    return "\n\n".join(block.replace("\n", " ") for block in paragraphs)


def read_markdown(raw: str) -> Found:
    """Text of a Markdown file without its markup. Images, code and raw HTML are left out."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    found = Found()
    front = _FRONT_MATTER.match(text)
    if front:
        _read_front_matter(front[1], found)
        text = text[front.end() :]
    paragraphs = _markdown_paragraphs(text)
    if paragraphs and paragraphs[0][0] == "h1":
        found.headline = found.headline or paragraphs[0][1]
        paragraphs = paragraphs[1:]
    below = read_plain("\n\n".join(words for _, words in paragraphs), has_headline=bool(found.headline))
    found.text = below.text
    found.headline = found.headline or below.headline
    found.date_published = found.date_published or below.date_published
    found.byline = found.byline or below.byline
    return found


def _read_front_matter(block: str, found: Found) -> None:
    values = {}
    for line in block.split("\n"):
        match = _FRONT_LINE.match(line)
        if match:
            values[match[1].lower()] = match[2].strip().strip("\"'")
    found.headline = values.get("title", "")
    found.byline = values.get("author", "")
    found.date_published = written_date(values.get("date", ""))
    found.in_language = values.get("lang", "") or values.get("language", "")


def _markdown_paragraphs(text: str) -> list[tuple[str, str]]:
    """(tag, words) of each heading, paragraph and list item, in order."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  only for this format

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    found: list[tuple[str, str]] = []
    in_table = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        in_table += (token.type == "table_open") - (token.type == "table_close")
        if token.type != "inline" or in_table:
            continue
        words = "".join(
            " " if child.type in ("softbreak", "hardbreak") else child.content
            for child in token.children or ()
            if child.type in ("text", "code_inline", "softbreak", "hardbreak", "text_special")
        )
        found.append((before.tag if before else "", words))
    return found
