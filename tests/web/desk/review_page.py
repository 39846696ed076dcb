"""What tests of the review desk share: somebody who holds a review, what her page sends, and what it shows."""

from typing import Any

from django.urls import reverse
from lxml import html

from claims.models import Review
from tests.journeys import Newsroom
from tests.web.reading import get, parsed

XSS = "<img src=x onerror=alert(1)></textarea><script>alert(2)</script>\"'>"
HTMX = {"HX-Request": "true"}


def address(review: Review, name: str = "desk-review", *more: Any) -> str:
    return reverse(name, args=[review.public_id, *more])


def writing(client, room: Newsroom, *, complete: bool = False) -> Review:
    """A review that the room's checker holds, with her signed in."""
    review = room.taken(room.opened())
    if complete:
        review = room.written(review)
    client.force_login(room.checker)
    return room.fresh(review)


def form_of(page: html.HtmlElement, form_id: str = "draft") -> dict[str, str]:
    """What a browser would send of a form, buttons left out."""
    return sent_by(*page.xpath(f"//form[@id='{form_id}']"))


def sent_by(form: html.HtmlElement) -> dict[str, str]:
    """The same of a form that was found. A browser drops the line break that follows `<textarea>`."""
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "do"}


def opened(client, review: Review) -> dict[str, str]:
    """What the form of a freshly opened page sends."""
    return form_of(get(client, address(review)))


def posted(client, review: Review, data: dict[str, str], *, do: str = "save", **extra: Any) -> Any:
    return client.post(address(review), {**data, "do": do}, **extra)


def page_of(response: Any) -> html.HtmlElement:
    return parsed(response)
