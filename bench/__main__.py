"""Runs every benchmark and prints all ratios in one table; `BENCH_JSON=path` also writes them as JSON.

Each has a process of its own: what one leaves in memory must not slow the next one down.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure, table

BENCHMARKS = (
    "scorer_quality",
    "sentence_quality",
    "match_quality",
    "pipeline",
    "api",
    "pages",
    "desk",
    "stopwatch",
)


def main(names: list[str]) -> int:
    failed: list[str] = []
    if len(names) == 1:
        print(f"\n== {names[0]}", flush=True)
        figures = importlib.import_module(f"bench.{names[0]}").main() or []
    else:
        figures, failed = _apart(names or BENCHMARKS)
        print("\n" + table(figures))
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps([figure.as_dict() for figure in figures], indent=2) + "\n")
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed else 0


def _apart(names: Sequence[str]) -> tuple[list[Figure], list[str]]:
    """One process after the other; one broken benchmark must not hide the rest."""
    figures: list[Figure] = []
    failed = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names:
            written = Path(folder) / f"{name}.json"
            done = subprocess.run([sys.executable, "-m", "bench", name], env=os.environ | {"BENCH_JSON": str(written)})
            if done.returncode:
                failed.append(name)
            if written.exists():
                figures += [Figure(**_without_ratio(row)) for row in json.loads(written.read_text())]
    return figures, failed


def _without_ratio(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "ratio"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
