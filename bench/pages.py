"""Requests a second of the public verdict page against an empty view, and the weight of each public page.

The page is warm: its document was rendered at publication. The empty view goes through the same server and the same
middleware. Weight is what a reader's browser loads for the first page: HTML, styles and scripts, not compressed.
Run: python -m bench.pages [VERDICTS]
"""

import sys

from bench.api import ROUNDS, SECONDS, database, measure, server
from bench.figures import Figure, table

AIM = 0.4
HEAVIEST_KB = 60.0


def main(verdicts: int = 200) -> list[Figure]:
    """Measure and print."""
    with database(verdicts) as public_id:
        weights = _weights(public_id)
        with server() as address:
            paths = {"page": f"/verdicts/{public_id}/", "home": "/", "empty": "/bench/empty/"}
            best = dict.fromkeys(paths, 0.0)
            for path in paths.values():
                measure(address, path, seconds=1.0)
            for _ in range(ROUNDS):
                for name, path in paths.items():
                    best[name] = max(best[name], measure(address, path, seconds=SECONDS))
    figures = [
        Figure("verdict page", "requests/s", best["page"], "empty view", best["empty"], aim=AIM),
        Figure("home page", "requests/s", best["home"], "empty view", best["empty"]),
        *(
            Figure(f"weight of {name}", "kB", weight, "limit", HEAVIEST_KB, aim=1.0)
            for name, weight in sorted(weights.items(), key=lambda each: -each[1])
        ),
    ]
    print(f"{verdicts} verdicts\n{table(figures)}")
    return figures


def _weights(public_id: str) -> dict[str, float]:
    """By page: kB of HTML and of every style and script that it names."""
    from django.test import Client

    from claims.models import Verdict
    from tests.web.reading import addresses_about, parsed, scripts, stylesheets

    client = Client(headers={"host": "localhost"})
    found = {}
    for name, address in addresses_about(Verdict.objects.get(public_id=public_id)).items():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        page = parsed(response)
        loaded = [response.content, *stylesheets(page), *scripts(page)]
        found[name] = sum(len(each) for each in loaded) / 1000
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
