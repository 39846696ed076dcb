"""The guarded transport under an ordinary client: even one that follows redirects and keeps cookies is held back."""

import httpx2
import pytest

from claims.errors import UrlBlockedAddress, UrlPort
from claims.net.transport import GuardedTransport
from tests.net.hostile_server import GOOD_PAGE, HostileServer, page, redirect
from tests.net.policies import on_loopback


def test_client_gets_a_page_through_the_transport():
    with HostileServer(page()) as server, httpx2.Client(transport=GuardedTransport(on_loopback())) as client:
        answer = client.get(server.url())

    assert answer.content == GOOD_PAGE


@pytest.mark.parametrize(
    ("location", "error"), [("http://169.254.169.254/", UrlBlockedAddress), ("http://8.8.8.8:22/", UrlPort)]
)
def test_client_that_follows_redirects_is_stopped_at_the_forbidden_one(location, error):
    with (
        HostileServer(redirect(location)) as server,
        httpx2.Client(transport=GuardedTransport(on_loopback()), follow_redirects=True) as client,
        pytest.raises(error),
    ):
        client.get(server.url())

    assert len(server.requests) == 1


def test_client_can_post_a_body():
    with HostileServer(page()) as server, httpx2.Client(transport=GuardedTransport(on_loopback())) as client:
        client.post(server.url("/hook"), content=b"{}")

    assert server.requests[0].startswith("POST /hook HTTP/1.1\r\n")
    assert "Content-Length: 2\r\n" in server.requests[0]
