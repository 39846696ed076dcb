"""Quality and speed of finding the claims that a text repeats: MAP@5, MRR, P@1, R@5, R@50 of the candidates.

Sets (development parts, read from ../shared/data; skipped when it is not there):
  snopes      199 tweets against 13,824 claims
  politifact  119 debate sentences against 19,250 claims; hard for every method that is published
The claim's text alone is searched. BM25 over the same texts, without stemming, stands beside it.

Needs PostgreSQL: makes a database of its own on the configured server and drops it at the end.
Run: python -m bench.match_quality [--shared DIR]
"""

import argparse
import csv
import gzip
import heapq
import json
import math
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from claims.text.fold import fold

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
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
        # New rows wait in a list that every search reads; a server that runs for a while has put them away.
        cursor.execute("SELECT gin_clean_pending_list('claim_search')")
        cursor.execute("ANALYZE claims_claim")
    return {row.pk: each["vclaim_id"] for row, each in zip(rows, documents, strict=True)}


def measure(data: Set, find: Callable[[str, int], list[str]]) -> dict[str, float]:
    """Means over the queries; milliseconds are the median of a call that asks for five."""
    averages, reciprocals, first, five, deep, times = [], [], [], [], [], []
    for query, text in data.queries.items():
        found, right = find(text, DEEP), data.gold[query]
        started = time.perf_counter()
        find(text, 5)
        times.append((time.perf_counter() - started) * 1000)
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


class Bm25:
    """The reference: BM25 (Robertson and Zaragoza 2009; k1 1.5, b 0.75) over folded words, held in memory."""

    def __init__(self, documents: list[dict[str, str]]) -> None:
        words = [Counter(fold(each["vclaim"]).split()) for each in documents]
        self.ids = [each["vclaim_id"] for each in documents]
        self.lengths = [count.total() for count in words]
        self.mean = statistics.fmean(self.lengths)
        self.postings: dict[str, list[tuple[int, int]]] = {}
        for at, count in enumerate(words):
            for word, times in count.items():
                self.postings.setdefault(word, []).append((at, times))

    def find(self, text: str, limit: int) -> list[str]:
        scores: dict[int, float] = {}
        for word in set(fold(text).split()):
            rows = self.postings.get(word, [])
            rarity = math.log(1 + (len(self.ids) - len(rows) + 0.5) / (len(rows) + 0.5))
            for at, times in rows:
                norm = 1.5 * (0.25 + 0.75 * self.lengths[at] / self.mean)
                scores[at] = scores.get(at, 0) + rarity * times * 2.5 / (times + norm)
        best = heapq.nlargest(limit, scores.items(), key=lambda pair: pair[1])
        return [self.ids[at] for at, _ in best]


def main() -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    sets = list(read_sets(parser.parse_known_args()[0].shared))
    if not sets:
        return []
    print("set         method        MAP@5    MRR    P@1    R@5   R@50  ms (median)")
    with scratch_database():
        return [figure for data in sets for figure in _measure_set(data)]


def _measure_set(data: Set) -> list[Figure]:
    from django.db import transaction

    from claims.queries.search import near_claims

    with transaction.atomic():
        known = fill_claims(data.documents)

        def find(text: str, limit: int) -> list[str]:
            return [known[one.claim.pk] for one in near_claims(text, language="en", limit=limit, threshold=0)]

        ours = measure(data, find)
        transaction.set_rollback(True)
    reference = measure(data, Bm25(data.documents).find)
    for method, got in (("near_claims", ours), ("BM25", reference)):
        cells = " ".join(f"{got[name]:6.3f}" for name in ("map@5", "mrr", "p@1", "r@5", "r@50"))
        print(f"{data.name:<11} {method:<12} {cells}  {got['ms']:10.1f}")
    return [Figure(f"matching, {data.name} dev", "MAP@5", ours["map@5"], "BM25, same texts", reference["map@5"], 1.0)]


if __name__ == "__main__":
    main()
