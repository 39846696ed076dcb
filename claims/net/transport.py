"""A transport for httpx2 that can only reach what the policy allows.

It checks every request's URL itself and opens sockets through the guarded backend, so a client that is set to follow
redirects, or one that somebody forgot to configure, reaches no more than `fetch` does.
"""

import ssl
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import httpcore2
import httpx2

from claims.errors import BadResponse, Unreachable
from claims.net.budget import FetchBudget
from claims.net.guarded_backend import GuardedBackend
from claims.net.policy import FetchPolicy
from claims.net.url_safety import DEFAULT_PORTS, check_url


@lru_cache(maxsize=1)
def default_tls_context() -> ssl.SSLContext:
    """The system's certificate authorities, host names verified, nothing below TLS 1.2."""
    context = httpcore2.default_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class GuardedTransport(httpx2.BaseTransport):
    """One budget for all requests sent through it; no connection is kept for a second request.

    Raises our own errors: UrlRefused and its kinds, Unreachable, TlsFailed, FetchTimeout, FetchTooLarge, BadResponse.
    """

    def __init__(self, policy: FetchPolicy, budget: FetchBudget | None = None) -> None:
        self._policy = policy
        self.budget = budget or FetchBudget(policy)
        proxy = egress_proxy(policy.egress_proxy) if policy.egress_proxy else None
        address = None if proxy is None else (proxy.url.host.decode("ascii"), proxy.url.port or 80)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=policy.tls_context or default_tls_context(),
            proxy=proxy,
            max_connections=1,
            max_keepalive_connections=0,
            http2=False,
            retries=0,
            network_backend=GuardedBackend(policy, self.budget, proxy=address),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        checked = check_url(str(request.url), self._policy)
        core_request = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=checked.scheme,
                host=checked.host,
                port=None if checked.port == DEFAULT_PORTS[checked.scheme] else checked.port,
                target=checked.target,
            ),
            headers=request.headers.raw,
            content=_body_of(request),
        )
        try:
            response = self._pool.handle_request(core_request)
        except Exception as error:
            raise _ours(error, checked.host) from error
        stream = response.stream
        assert isinstance(stream, Iterable)  # noqa: S101 - the pool is the synchronous one
        return httpx2.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_GuardedBody(stream, host=checked.host),
        )

    def close(self) -> None:
        self._pool.close()


class _GuardedBody(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], *, host: str) -> None:
        self._stream = stream
        self._host = host

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
        except Exception as error:
            raise _ours(error, self._host) from error

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


def egress_proxy(url: str) -> httpcore2.Proxy:
    """The proxy that the operator set; `http://name:port`, with a user name and password if it wants them.

    Raises ValueError when the setting is not such a URL.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError("The egress proxy has to be an http:// URL.")
    auth = None
    if parts.username is not None:
        auth = (unquote(parts.username).encode(), unquote(parts.password or "").encode())
    core_url = httpcore2.URL(scheme="http", host=parts.hostname, port=parts.port or 80, target="/")
    return httpcore2.Proxy(core_url, auth=auth)


def _body_of(request: httpx2.Request) -> Iterable[bytes]:
    stream = request.stream
    assert isinstance(stream, httpx2.SyncByteStream)  # noqa: S101 - a request for a synchronous transport
    return stream


def _ours(error: Exception, host: str) -> Exception:
    """httpcore2's error in our words; our own pass as they are."""
    if isinstance(error, httpcore2.ProtocolError):
        return BadResponse(url_host=host, reason=str(error)[:200])
    if isinstance(error, httpcore2.ProxyError):
        return Unreachable(url_host=host, reason="refused by the egress proxy")
    if isinstance(error, httpcore2.NetworkError | httpcore2.TimeoutException):
        return Unreachable(url_host=host, reason="connection broken")
    return error
