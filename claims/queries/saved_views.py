"""The filters of the queue that a person has kept, and how their addresses are spelled."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet

from claims.models import SavedView, User

NAMES = (
    "show", "q", "topic", "owner", "status", "language", "claimant", "publisher", "score", "due", "order",
)  # fmt: skip
"""What an address of the queue can ask for, in the sequence in which we spell it."""


def of(person: User) -> "QuerySet[SavedView]":
    """A person's own views in their order."""
    return SavedView.objects.filter(owner=person).order_by("position", "pk")


def spelled(query: str) -> str:
    """A query string of the queue in its one spelling: known names in order, nothing empty, no place in a list."""
    return encoded(parse_qsl(query.removeprefix("?"), max_num_fields=60))


def encoded(given: Iterable[tuple[str, str]]) -> str:
    """As `spelled`, from pairs."""
    pairs = [(name, value) for name, value in given if name in NAMES and value]
    return urlencode(sorted(pairs, key=lambda pair: NAMES.index(pair[0])))
