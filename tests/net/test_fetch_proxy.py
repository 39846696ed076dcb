"""No proxy from the environment; the operator's proxy and no other way when one is set."""

import pytest

from claims.errors import BadResponse, Unreachable, UrlBlockedAddress
from claims.net.fetcher import fetch
from claims.net.policy import FetchPolicy
from claims.net.transport import egress_proxy
from tests.net.hostile_server import GOOD_PAGE, HostileServer, page, response
from tests.net.policies import on_loopback


def nobody_answers(host, port):
    raise OSError(f"{host} was looked up")


def through(server, **changes):
    """A production policy, but for the proxy; nothing but the proxy's own address can be looked up."""
    return FetchPolicy(
        **{
            "egress_proxy": f"http://127.0.0.1:{server.port}",
            "resolver": nobody_answers,
            "deadline_seconds": 10,
            **changes,
        }
    )


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_proxy_of_the_environment_is_not_used(variable, monkeypatch):
    with HostileServer(page(b"from the proxy")) as proxy, HostileServer(page()) as server:
        monkeypatch.setenv(variable, proxy.url())
        fetched = fetch(server.url(), policy=on_loopback())

    assert fetched.body == GOOD_PAGE
    assert proxy.requests == []


def test_netrc_is_not_read(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login name password word\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))

    with HostileServer(page()) as server:
        fetch(server.url(), policy=on_loopback())

    assert "authorization" not in server.requests[0].lower()


def test_egress_proxy_gets_the_whole_url_and_looks_the_name_up():
    with HostileServer(page()) as proxy:
        fetched = fetch("http://public.example/a?b", policy=through(proxy))

    assert fetched.body == GOOD_PAGE
    assert proxy.requests[0].startswith("GET http://public.example/a?b HTTP/1.1\r\n")


def test_egress_proxy_gets_its_credentials():
    with HostileServer(page()) as proxy:
        fetch(
            "http://public.example/", policy=through(proxy, egress_proxy=f"http://us%40er:word@127.0.0.1:{proxy.port}")
        )

    assert "Proxy-Authorization: Basic dXNAZXI6d29yZA==\r\n" in proxy.requests[0]


def test_egress_proxy_is_asked_for_a_tunnel_and_may_refuse():
    with HostileServer(response("403 Forbidden")) as proxy, pytest.raises(Unreachable) as caught:
        fetch("https://inside.example/", policy=through(proxy))

    assert proxy.requests[0].startswith("CONNECT inside.example:443 HTTP/1.1\r\n")
    assert caught.value.context == {"url_host": "inside.example", "reason": "refused by the egress proxy"}


def test_egress_proxy_that_answers_nonsense_is_a_bad_response():
    with HostileServer(b"nonsense\r\n\r\n") as proxy, pytest.raises(BadResponse):
        fetch("http://public.example/", policy=through(proxy))


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://169.254.169.254/", "http://localhost/", "http://127.1/"])
def test_literal_private_address_is_refused_before_the_proxy(url):
    with HostileServer(page()) as proxy, pytest.raises(UrlBlockedAddress):
        fetch(url, policy=through(proxy))

    assert proxy.requests == []


@pytest.mark.parametrize("url", ["https://proxy.example", "socks5://proxy.example", "proxy.example:3128", "http://"])
def test_egress_proxy_setting_that_is_no_http_url_is_refused(url):
    with pytest.raises(ValueError, match="egress proxy"):
        egress_proxy(url)
