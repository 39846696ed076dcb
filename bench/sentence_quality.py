"""Sentence boundaries against gold ones: precision, recall and F1 of sentence ends, and speed.

Gold: the development part of UD English GUM (CoNLL-U, gold sentences in `# text`). Paragraphs are put
together as the corpus marks them (`# newpar`), so boundaries at paragraph ends are given to everybody
and left out of the count. Run: python -m bench.sentence_quality [--shared DIR]
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure
from claims.text.sentences import split

SHARED = Path(__file__).resolve().parents[2] / "shared"
NAIVE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")


def paragraphs(path: Path) -> Iterator[tuple[str, str, list[int]]]:
    """(genre, paragraph, ends of its gold sentences)."""
    genre, sentences = "", list[str]()
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith(("# newdoc", "# newpar")):
            if sentences:
                yield genre, *_join(sentences)
            sentences = []
        if line.startswith("# newdoc id"):
            genre = line.split("GUM_")[1].split("_")[0]
        if line.startswith("# text = "):
            sentences.append(line[9:].strip())
    if sentences:
        yield genre, *_join(sentences)


def _join(sentences: list[str]) -> tuple[str, list[int]]:
    text, ends = "", list[int]()
    for sentence in sentences:
        text = f"{text} {sentence}" if text else sentence
        ends.append(len(text))
    return text, ends


def naive(text: str) -> list[int]:
    """The reference to beat: a stop, then space and a capital."""
    return [match.start() for match in NAIVE.finditer(text)] + [len(text)]


def ours(text: str) -> list[int]:
    return [end for _, end in split(text, "en")]


def measure(rows: list[tuple[str, str, list[int]]], method: Callable[[str], list[int]]) -> dict[str, float]:
    right = found = gold = 0
    started = time.perf_counter()
    for _, text, ends in rows:
        inner = set(ends[:-1])
        guess = {end for end in method(text) if end < len(text)}
        right += len(inner & guess)
        found += len(guess)
        gold += len(inner)
    seconds = time.perf_counter() - started
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "sentences_per_second": sum(len(row[2]) for row in rows) / seconds,
    }


def main() -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    path = parser.parse_known_args()[0].shared / "data/gum-dev/en_gum-ud-dev.conllu"
    if not path.exists():
        print(f"skipped: {path} is not here")
        return []
    rows = list(paragraphs(path))
    figures = []
    print("text   method  precision  recall     F1   sentences/s")
    for name, subset in (("all", rows), ("news", [row for row in rows if row[0] == "news"])):
        results = {method.__name__: measure(subset, method) for method in (naive, ours)}
        for method, got in results.items():
            print(
                f"{name:<6} {method:<7} {got['precision']:9.3f} {got['recall']:7.3f} {got['f1']:6.3f}"
                f" {got['sentences_per_second']:13,.0f}"
            )
        one, other = results["ours"]["f1"], results["naive"]["f1"]
        figures.append(Figure(f"sentence ends, GUM dev, {name}", "F1", one, "stop, space, capital", other, 1.0))
    return figures


if __name__ == "__main__":
    main()
