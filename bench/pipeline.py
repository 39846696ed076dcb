"""Articles a second through the whole intake, without the network, against trafilatura's `extract` alone.

Page by page the same bytes go to both, so that a busy machine slows both. The intake does everything
that a worker does: submission, lease, reading in the sandbox child, metadata, sentences, scores, places,
candidate claims with their likely matches, record and announcement, all in PostgreSQL, one page after
the other. Run: python -m bench.pipeline [ROUNDS]
"""

import gzip
import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, table

AIM = 0.5
ROOT = Path(__file__).resolve().parents[1]
SHARED_PAGES = ROOT.parent / "shared/data/article-extraction/html"
OWN_PAGES = ROOT / "claims/management/demo/articles"


def main(rounds: int = 1) -> list[Figure]:
    """Measure and print. Each page comes once, as an article does, after a warm-up with other pages.

    More rounds bring the same texts again under new addresses: then every claim has a twin to be compared with.
    """
    pages, origin = _pages()
    with _database():
        from trafilatura import extract

        whole_way = _intake()
        for page in _read(OWN_PAGES) * 3:  # caches, the warm child, the first connection
            extract(page.decode("utf-8", "replace"))
            whole_way(page)
        _analyse()
        reference, ours = 0.0, 0.0
        for page in pages * rounds:
            reference += _seconds(lambda page=page: extract(page.decode("utf-8", "replace")))
            ours += _seconds(lambda page=page: whole_way(page))
        claims = _claims()
    count = len(pages) * rounds
    figure = Figure(
        name="articles through the whole intake",
        unit="articles/s",
        ours=count / ours,
        reference_name="trafilatura extract alone",
        reference=count / reference,
        aim=AIM,
    )
    print(f"{len(pages)} pages from {origin}, {rounds} rounds, {claims} candidate claims written\n{table([figure])}")
    return [figure]


def _pages() -> tuple[list[bytes], str]:
    """The shared evaluation pages, or our own sample pages where those are not there."""
    for folder, origin in ((SHARED_PAGES, "the shared evaluation set"), (OWN_PAGES, "our own samples")):
        if pages := _read(folder):
            return pages, origin
    raise SystemExit("There are no pages to read.")


def _read(folder: Path) -> list[bytes]:
    paths = sorted(path for path in folder.glob("*") if path.name.endswith((".html", ".html.gz")))
    return [_unpacked(path) for path in paths]


def _unpacked(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _database() -> Iterator[None]:
    """An empty database of its own on the test servers, gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings_test")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    from claims.net.sandbox import close_sandboxes
    from factcheck.embedded import ensure

    if settings.EMBEDDED_SERVERS:
        ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench_factcheck_pipeline"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        close_sandboxes()
        connection.creation.destroy_test_db(kept, verbosity=0)


def _intake() -> Callable[[bytes], object]:
    """A function that takes one page all the way."""
    from django.utils import timezone

    from claims.services import articles, intake
    from claims.services.articles import Submitted

    numbers = itertools.count()

    def whole_way(page: bytes) -> object:
        number, now = next(numbers), timezone.now()
        row = articles.submit_file(
            body=page + f"\n<!-- {number} -->".encode(),
            file_name="page.html",
            submitted=Submitted(url=f"https://publisher-{number % 40}.example/{number}"),
            actor=None,
            now=now,
        )
        return intake.work(intake_id=row.public_id, now=now)

    return whole_way


def _analyse() -> None:
    """Statistics, as every installation has them a minute after its first articles."""
    from django.db import connection

    from claims.queries import likely_same

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    likely_same._shares.cache_clear()  # noqa: SLF001 - they would be read again after a minute


def _claims() -> int:
    from claims.models import Claim

    return Claim.objects.count()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
