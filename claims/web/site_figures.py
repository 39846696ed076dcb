"""Figures of the whole site, counted again only when something that readers see has changed."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from claims.models import Rating
from claims.queries import public, public_figures
from claims.queries.public_figures import Figures

DEFAULT_SCALE = "standard"
TOPICS = 14
"""Topics that pages offer: the commonest."""


@dataclass(frozen=True)
class Facet:
    """A rating of the scale in use, and how many published verdicts have it."""

    rating: Rating
    count: int


@dataclass(frozen=True)
class SiteFigures:
    """Counts; the scale in use with its counts; the commonest topics by name, each with its count."""

    counts: Figures
    facets: list[Facet]
    topics: list[tuple[str, int]]
    year: int

    @property
    def corrected(self) -> int:
        """Published corrections, clarifications and updates."""
        return sum(self.counts.corrections[kind] for kind in ("correction", "clarification", "update"))


_lock = threading.Lock()
_known: dict[str, tuple[Hashable, SiteFigures]] = {}


def changed_at() -> datetime | None:
    """When anything that readers see last changed."""
    newest = public_figures.last_change()
    return newest[0] if newest else None


def site_figures() -> SiteFigures:
    """The figures, from the process's memory while nothing has changed."""
    year = timezone.now().astimezone(UTC).year
    state = (public_figures.last_change(), year)
    with _lock:
        known = _known.get("figures")
    if known is not None and known[0] == state:
        return known[1]
    counted = public_figures.figures(year_begins_at=datetime(year, 1, 1, tzinfo=UTC))
    facets = [Facet(row, counted.by_rating[row.code]) for row in scale_in_use()]
    commonest = sorted(public.topics(), key=lambda topic: -topic[1])[:TOPICS]
    found = SiteFigures(counted, facets, sorted(commonest), year)
    with _lock:
        _known["figures"] = (state, found)
    return found


def scale_in_use() -> list[Rating]:
    """The newest version of the default scale, else of the first one."""
    rows = list(public.ratings())
    newest = next((row.scale for row in rows if row.scale.name == DEFAULT_SCALE), rows[0].scale if rows else None)
    return [row for row in rows if newest is not None and row.scale_id == newest.pk]
