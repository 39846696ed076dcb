"""How long does the server take for each page of the desk? The time that 95 % of its answers keep, against the aim.

Made-up claims as `seed_demo --scale` writes them, in a database of their own; asked through Django's test client as
people who are signed in, so the network is left out and everything else is in. Rounds go through all addresses in
turn, so that a busy machine slows all of them. Run: python -m bench.desk [CLAIMS | as-is]; `as-is` measures the
database of the settings as it stands.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.figures import Figure, table

DATABASE = "bench_factcheck_desk"
CLAIMS = 3_000
ROUNDS = 30
AIM_MS = 150.0
QUEUE = {
    "reviews by deadline": "",
    "reviews, newest": "order=newest",
    "reviews, most seen": "order=seen",
    "reviews nobody has": "owner=none",
    "late reviews": "due=late",
    "reviews of a common topic": "topic=health",
    "reviews of a rare topic": "topic=bees",
    "reviews with a word": "q=ferry",
    "approved reviews": "status=approved",
    "my work": "show=mine",
    "candidates": "show=candidates",
    "candidates, most seen": "show=candidates&order=seen",
    "candidates, oldest": "show=candidates&order=oldest",
    "candidates of a rare topic": "show=candidates&topic=bees",
    "candidates in French, good score": "show=candidates&language=fr&score=0.9",
    "candidates with a word": "show=candidates&q=vaccines",
    "candidates with a rare word": "show=candidates&q=Tamsin+vaccines+1999",
}
PAGES = (
    "desk-articles",
    "desk-article-new",
    "desk-articles-failed",
    "desk-reviews",
    "desk-sign-off",
    "desk-corrections",
)
BY_AN_EDITOR = {"sign-off as an editor", "one version to sign"}


def main(claims: int | None = CLAIMS) -> list[Figure]:
    """Measure and print; None measures the database as it is."""
    with _database(claims) as number:
        addresses = _addresses()
        checker, editor = _client("checker"), _client("editor")
        times: dict[str, list[float]] = {name: [] for name in addresses}
        for round_number in range(ROUNDS + 2):
            for name, address in addresses.items():
                spent = _timed(editor if name in BY_AN_EDITOR else checker, address)
                if round_number >= 2:  # the first ones fill caches, as they do once a day
                    times[name].append(spent)
    figures = [
        Figure(f"desk: {name}", "ms, 95 %", _percentile(spent, 0.95), "aim", AIM_MS, aim=1.0)
        for name, spent in times.items()
    ]
    medians = ", ".join(f"{name} {_percentile(spent, 0.5):.0f}" for name, spent in times.items())
    print(f"{number:,} claims, {ROUNDS} rounds\n{table(figures)}\nmedians in ms: {medians}")
    return figures


def _addresses() -> dict[str, str]:
    from django.urls import reverse

    from claims.models import Claim, Claimant, Publisher

    desk = reverse("desk")
    found = {name: f"{desk}?{query}" if query else desk for name, query in QUEUE.items()}
    speaker = Claimant.objects.filter(name__startswith="Load Speaker").order_by("pk")[0]
    publisher = Publisher.objects.filter(host__startswith="load").order_by("pk")[0]
    found["reviews by a claimant"] = f"{desk}?claimant={speaker.public_id}"
    found["candidates of a publisher"] = f"{desk}?show=candidates&publisher={publisher.public_id}"
    deep = Claim.objects.filter(status="candidate").order_by("-priority", "-pk")
    place = deep[deep[:5_000].count() // 2]
    found["candidates, deep in the list"] = f"{desk}?show=candidates&after={place.public_id}"
    found["sign-off as an editor"] = reverse("desk-sign-off")
    return found | {name: reverse(name) for name in PAGES} | _of_one_thing()


def _of_one_thing() -> dict[str, str]:
    """Pages about one article, claim or review."""
    from django.urls import reverse

    from claims.models import Appearance, Claim, Review

    place = Appearance.objects.select_related("snapshot__article").order_by("-pk")[0]
    candidate = Claim.objects.filter(status="candidate").order_by("-pk")[0]
    written, waiting = (
        Review.objects.filter(status=status).order_by("-pk")[0] for status in ("in_progress", "in_sign_off")
    )
    return {
        "one article": reverse("desk-article", args=[place.snapshot.article.public_id]),
        "one claim": reverse("desk-claim", args=[candidate.public_id]),
        "one review": reverse("desk-review", args=[written.public_id]),
        "one version to sign": reverse("desk-sign-off-review", args=[waiting.public_id]),
    }


def _client(role: str) -> Any:
    from django.test import Client

    from claims.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.filter(role_memberships__role=role).order_by("pk")[0])
    return client


def _timed(client: Any, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    spent = 1_000 * (time.perf_counter() - began)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return spent


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@contextmanager
def _database(claims: int | None) -> Iterator[int]:
    """A database with so many claims, or the one of the settings; how many it holds."""
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "factcheck.settings" if claims is None else "factcheck.settings_test"
    )
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django
    from django.conf import settings

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from claims.models import Claim
    from factcheck.embedded import ensure

    if settings.EMBEDDED_SERVERS:
        ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    if claims is None:
        call_command("collectstatic", interactive=False, verbosity=0)  # as `make run` does before it serves
        yield Claim.objects.count()
        return
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = DATABASE
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _fill(claims)
        yield Claim.objects.count()
    finally:
        with contextlib.suppress(Exception):  # what went wrong before is what people should read
            connection.close()
        connection.creation.destroy_test_db(kept, verbosity=0)


def _fill(claims: int) -> None:
    from claims.enums import Role
    from claims.management.demo.scale import fill
    from tests.people import person

    for role in (Role.CHECKER, Role.EDITOR, Role.EDITOR):
        person(role)
    print(fill(claims, say=lambda line: print(f"  {line}", file=sys.stderr)))


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else str(CLAIMS)
    main(None if given == "as-is" else int(given))
