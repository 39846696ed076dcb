"""The speaker finder against PolNeAR (US news, every attribution with its source, cue and content).

A sentence counts as attributed when at least half of it, or six words, is the content or cue of an
attribution. An answer is right when the name (or the pronoun it was read from) is in the gold source
of an attribution of that sentence. Sentences without attribution must get no answer.
Run: python -m bench.speaker_quality [--folder DIR]
"""

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from claims.text.sentences import split
from claims.text.speakers import Speaker, claimant

SHARED = Path(__file__).resolve().parents[2] / "shared"
NAIVE = re.compile(
    r"((?:[A-Z][\w.-]{1,20} ){0,3}[A-Z][\w.-]{1,20}),? (?:said|says|told|added|wrote)\b"
    r"|\b(?:said|according to) ((?:[A-Z][\w.-]{1,20} ){0,3}[A-Z][\w.-]{1,20})"
)


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


def naive(sentence: str, context: str) -> Speaker | None:
    """The reference: the first "X said", "said X" or "according to X"."""
    match = NAIVE.search(sentence)
    if not match:
        return None
    group = 1 if match[1] else 2
    return Speaker(match[group], "unknown", "naive", "said", *match.span(group))


def measure(folder: Path, finder: Callable[[str, str], Speaker | None] = claimant) -> dict[str, int]:
    counts = {"answers": 0, "right": 0, "stray": 0, "attributed": 0, "named": 0, "named_right": 0}
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_text("utf-8")
        # The name of the annotations ends in the annotator's sign.
        gold = read_gold(next((folder / "attributions").glob(f"{path.stem}_*.ann")))
        for start, end in split(text, "en"):
            mine = [one for one in gold if _covers(one, text, start, end)]
            sources = [text[one:two] for attribution in mine for one, two in attribution.sources]
            named = any(
                re.search(r"[A-Z]", source[1:] if source.split()[:1] == ["The"] else source) for source in sources
            )
            counts["attributed"] += bool(sources)
            counts["named"] += named
            answer = finder(text[start:end], text[:start])
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


def measure_speakers(folder: Path) -> list[Figure]:
    """Two lines for the table, and the figures."""
    if not folder.exists():
        print(f"skipped: {folder} is not here")
        return []
    figures: dict[str, tuple[float, float]] = {}
    for name, finder in (("ours", claimant), ("X said / said X", naive)):
        got = measure(folder, finder)
        precision = got["right"] / max(got["answers"], 1)
        recall = got["right"] / max(got["attributed"], 1)
        figures[name] = (precision, recall)
        print(
            f"speakers      {name:<15} precision {precision:.3f} ({got['right']} of {got['answers']}; {got['stray']} in"
            f" sentences without attribution), recall {recall:.3f} of {got['attributed']} attributed sentences,"
            f" {got['named_right'] / max(got['named'], 1):.3f} of {got['named']} with a named source"
        )
    ours, other = figures.values()
    return [
        Figure("speakers, PolNeAR dev", "precision", ours[0], "X said / said X", other[0], 1.0),
        Figure("speakers, PolNeAR dev", "recall", ours[1], "X said / said X", other[1], 1.0),
    ]


def main() -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHARED / "data/polnear/dev")
    return measure_speakers(parser.parse_known_args()[0].folder)


if __name__ == "__main__":
    main()
