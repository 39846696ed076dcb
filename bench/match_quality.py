"""Quality and speed of finding the claims that a text repeats: MAP@5, MRR, P@1, R@5, R@50 of the candidates.

Sets (development parts, read from ../shared/data; skipped when it is not there):
  snopes      199 tweets against 13,824 claims
  politifact  debate sentences against 19,250 claims; hard for every method that is published
Each set is matched in two ways: as the desk does (`near_claims`, the claim's text alone) and as readers get it
(`near_verdicts`, where claim, headline and summary of the verdict are indexed).
The reference beside each is BM25 over the same documents as published (see `REFERENCE`).

Needs PostgreSQL: makes a database of its own on the configured server and drops it at the end.
Run: python -m bench.match_quality [--shared DIR]
"""

import argparse
import csv
import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
# BM25 (k1 1.5, b 0.75) over title, claim and subtitle on the same development parts, MAP@5.
REFERENCE = {"snopes": 0.918, "politifact": 0.340}
DEEP = 50


@dataclass(frozen=True)
class Set:
    name: str
    documents: list[dict[str, str]]
    queries: dict[str, str]
    gold: dict[str, set[str]]


def read_sets(shared: Path) -> Iterator[Set]:
    """The sets that are there."""
    for name, folder, gold, queries, claims in (
        ("snopes", "known-claims-snopes", "qrels-dev.tsv", "tweets-train-dev.tsv", "vclaims.jsonl.gz"),
        ("politifact", "known-claims-politifact", "dev.tsv", "iclaims.queries", "politifact_vclaims.jsonl.gz"),
    ):
        if not (shared / folder / gold).exists():
            print(f"skipped: {shared / folder} is not here")
            continue
        right: dict[str, set[str]] = {}
        for query, _, document, _ in _rows(shared / folder / gold):
            right.setdefault(query, set()).add(document)
        texts = {row[0]: row[1] for row in _rows(shared / folder / queries)}
        with gzip.open(shared / folder / claims, "rt", encoding="utf-8") as lines:
            documents = [json.loads(line) for line in lines]
        yield Set(name, documents, {key: texts[key] for key in right}, right)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from (row for row in csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE) if row)


@contextmanager
def scratch_database() -> Iterator[None]:
    """A migrated database that is dropped at the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings_test"
    import django
    from django.conf import settings

    from factcheck.embedded import ensure

    if settings.EMBEDDED_SERVERS:
        ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = "bench_match_quality"
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def fill_claims(documents: list[dict[str, str]]) -> dict[int, str]:
    """Insert the documents as accepted claims; which primary key is which document."""
    from django.db import connection
    from django.utils import timezone

    from claims.models import Claim

    now = timezone.now()
    rows = Claim.objects.bulk_create(
        [
            Claim(text=each["vclaim"][:2000] or "-", in_language="en", status="accepted", created_at=now)
            for each in documents
        ],
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_claim")
    return {row.pk: each["vclaim_id"] for row, each in zip(rows, documents, strict=True)}


def measure(data: Set, find: Callable[[str], list[str]]) -> dict[str, float]:
    """Means over the queries; milliseconds are the median of a call."""
    averages, reciprocals, first, five, deep, times = [], [], [], [], [], []
    for query, text in data.queries.items():
        started = time.perf_counter()
        found = find(text)
        times.append((time.perf_counter() - started) * 1000)
        right = data.gold[query]
        hits = [at for at, document in enumerate(found, start=1) if document in right]
        top = [at for at in hits if at <= 5]
        averages.append(sum(order / at for order, at in enumerate(top, start=1)) / min(len(right), 5))
        reciprocals.append(1 / hits[0] if hits else 0)
        first.append(bool(hits and hits[0] == 1))
        five.append(len(top) / len(right))
        deep.append(len(hits) / len(right))
    means = (averages, reciprocals, first, five, deep)
    names = ("map@5", "mrr", "p@1", "r@5", "r@50")
    return dict(zip(names, map(statistics.fmean, means), strict=True)) | {"ms": statistics.median(times)}


def main() -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    sets = list(read_sets(parser.parse_known_args()[0].shared))
    if not sets:
        return []
    with scratch_database():
        for data in sets:
            _measure_set(data)
    return []


def _measure_set(data):
    from django.db import transaction
    from claims.queries import search
    with transaction.atomic():
        known = fill_claims(data.documents)
        for cand in (50, 200):
            search.CANDIDATES = cand
            def candidates(text):
                return [known[k] for k in search._candidates(text, "en", table="claims_claim", statuses=["accepted"], exclude=None)]
            def near(text):
                return [known[n.claim.pk] for n in search.near_claims(text, language="en", limit=50)]
            print(data.name, cand, "cand", {k: round(v,3) for k,v in measure(data, candidates).items()})
            print(data.name, cand, "near", {k: round(v,3) for k,v in measure(data, near).items()})
        transaction.set_rollback(True)
if __name__ == "__main__":
    main()
