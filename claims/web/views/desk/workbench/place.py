"""Where in an article somebody works, kept in the address and in the hidden fields of every form."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from claims.errors import NotFound
from claims.text.sentences import Span
from claims.web.forms.claims import PlaceForm


@dataclass(frozen=True, kw_only=True)
class Place:
    """`article` is None for somebody who works on the claim's own page. `snapshot` None is the newest."""

    article: UUID | None = None
    snapshot: int | None = None
    claim: UUID | None = None
    at: Span | None = None
    skipped: bool = False

    def query(self, **chosen: object) -> str:
        """The query string that stays at this place, with something else chosen."""
        kept = {"snapshot": self.snapshot, "skipped": "1" if self.skipped else None} | chosen
        said = {name: value for name, value in kept.items() if value}
        return f"?{urlencode(said)}" if said else ""

    def link(self, **chosen: object) -> str:
        """The address of the article at this place with something else chosen; whole, since forms may answer it."""
        return _path(self.article) + self.query(**chosen)

    def address(self, claim: UUID | None = None) -> str:
        """The address to go on at after an act, with `claim` selected."""
        if self.article is None:
            return reverse("desk-claim", args=[claim]) if claim else reverse("desk")
        return self.link(claim=claim) + ("#claim" if claim else "")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of hidden fields."""
        said = {"article": self.article, "snapshot": self.snapshot, "skipped": "1" if self.skipped else None}
        return [(name, str(value)) for name, value in said.items() if value]


@lru_cache(maxsize=64)
def _path(article: UUID | None) -> str:
    """Kept, because a long article links to itself a thousand times."""
    return reverse("desk-article", args=[article])


def place_of(request: HttpRequest, *, article: UUID | None = None) -> Place:
    """Where the request says that somebody works, in its fields or in its address.

    Raises NotFound for a place that there is not.
    """
    form = PlaceForm(request.POST if "article" in request.POST else request.GET)
    if not form.is_valid():
        raise NotFound
    said = form.cleaned_data
    start, _, end = said["at"].partition("-")
    return Place(
        article=article or said["article"],
        snapshot=said["snapshot"],
        claim=said["claim"],
        at=(int(start), int(end)) if end else None,
        skipped=said["skipped"],
    )
