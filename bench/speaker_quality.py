"""The speaker finder against PolNeAR (US news, every attribution with its source, cue and content).

A sentence counts as attributed when at least half of it, or six words, is the content or cue of an
attribution. An answer is right when the name (or the pronoun it was read from) is in the gold source
of an attribution of that sentence. Sentences without attribution must get no answer.
Run: python -m bench.speaker_quality [DIR]
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from claims.text.sentences import split
from claims.text.speakers import claimant

DEFAULT = Path(__file__).resolve().parents[2] / "shared/data/polnear/dev"
PRONOUNS = {"he", "she", "they", "it", "i", "we", "who", "his", "her", "their"}


@dataclass
class Gold:
    sources: list[tuple[int, int]]
    contents: list[tuple[int, int]]
    cues: list[tuple[int, int]]


def read_gold(path: Path) -> list[Gold]:
    """Attributions of one article. Spans may have several parts ("10 20;30 40")."""
    spans: dict[str, list[tuple[int, int]]] = {}
    found = []
    for line in path.read_text("utf-8").split("\n"):
        parts = line.split("\t")
        if line.startswith("T") and len(parts) >= 2:
            pieces = parts[1].split(" ", 1)[1].split(";")
            spans[parts[0]] = [(int(one.split()[0]), int(one.split()[1])) for one in pieces]
        elif line.startswith("E") and len(parts) >= 2:
            roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Content": [], "Cue": []}
            for pair in parts[1].split():
                role, _, name = pair.partition(":")
                role = re.sub(r"\d+$", "", role)
                if role in roles:
                    roles[role].extend(spans.get(name, []))
            found.append(Gold(roles["Source"], roles["Content"], roles["Cue"]))
    return found


def overlap(spans: list[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(end, two) - max(start, one)) for one, two in spans)


def measure(folder: Path) -> dict[str, int]:
    counts = {"answers": 0, "right": 0, "stray": 0, "attributed": 0, "named": 0, "named_right": 0}
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_text("utf-8")
        # The name of the annotations ends in the annotator's sign.
        gold = read_gold(next((folder / "attributions").glob(f"{path.stem}_*.ann")))
        for start, end in split(text, "en"):
            mine = [one for one in gold if _covers(one, text, start, end)]
            sources = [text[one:two] for attribution in mine for one, two in attribution.sources]
            named = any(re.search(r"[A-Z]", source[1:] if source.split()[:1] == ["The"] else source) for source in sources)
            counts["attributed"] += bool(sources)
            counts["named"] += named
            answer = claimant(text[start:end], text[:start])
            if answer is None:
                continue
            counts["answers"] += 1
            if not sources:
                counts["stray"] += 1
                continue
            span = (start + answer.start, start + (answer.end or 0)) if answer.start is not None else None
            by_span = span and any(overlap(one.sources, *span) for one in mine)
            right = by_span or any(answer.name.split()[-1] in source for source in sources)
            counts["right"] += bool(right)
            counts["named_right"] += bool(right and named)
    return counts


def _covers(attribution: Gold, text: str, start: int, end: int) -> bool:
    inside = overlap(attribution.contents, start, end)
    return inside >= (end - start) / 2 or inside >= 35 or overlap(attribution.cues, start, end) > 0


def measure_speakers(folder: Path) -> str:
    """One line for the table."""
    if not folder.exists():
        return f"skipped: {folder} is not here"
    got = measure(folder)
    precision = got["right"] / max(got["answers"], 1)
    return (
        f"polnear       speakers: precision {precision:.3f} ({got['right']} of {got['answers']}; {got['stray']} answers in"
        f" sentences without attribution), recall {got['right'] / max(got['attributed'], 1):.3f} of {got['attributed']}"
        f" attributed sentences, {got['named_right'] / max(got['named'], 1):.3f} of {got['named']} with a named source"
    )


if __name__ == "__main__":
    print(measure_speakers(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
