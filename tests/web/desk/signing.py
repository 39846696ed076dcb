"""The sign-off page as a browser uses it: open it, send one of its forms."""

from lxml import html

from claims.models import Review, User
from tests.web.reading import get, parsed


def address(review: Review) -> str:
    return f"/desk/sign-off/{review.public_id}/"


def opened(client, review: Review, who: User) -> html.HtmlElement:
    """The page as this person sees it."""
    client.force_login(who)
    return get(client, address(review))


def sent(client, review: Review, who: User, do: str, **fields):
    """The response to a form of the page, with what a browser would send."""
    client.force_login(who)
    return client.post(address(review), {"do": do, **fields})


def page_after(client, review: Review, who: User, do: str, **fields) -> html.HtmlElement:
    """The page that follows when the act was done."""
    client.force_login(who)
    response = client.post(address(review), {"do": do, **fields}, follow=True)
    assert [status for _, status in response.redirect_chain] == [303]
    return parsed(response)
