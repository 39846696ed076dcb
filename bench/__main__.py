"""Runs every benchmark and prints all ratios in one table; `BENCH_JSON=path` also writes them as JSON."""

import importlib
import json
import os
import sys
import traceback
from pathlib import Path

from bench.figures import Figure, table

BENCHMARKS = ("scorer_quality", "sentence_quality", "match_quality", "pipeline", "api", "pages", "desk", "stopwatch")


def main(names: list[str]) -> int:
    figures: list[Figure] = []
    failed = []
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        try:
            figures += importlib.import_module(f"bench.{name}").main() or []
        except Exception:  # one broken benchmark must not hide the others
            traceback.print_exc()
            failed.append(name)
    print("\n" + table(figures))
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps([figure.as_dict() for figure in figures], indent=2) + "\n")
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
