"""The socket layer of every fetch: look the name up once, judge every answer, connect to a judged address.

There is no second lookup between the check and the connection, so nothing can be rebound. TLS still verifies the host
name of the URL, because the connection above asks for `start_tls` with that name.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from claims.errors import TlsFailed, Unreachable, UrlBlockedAddress, UrlRefused
from claims.net.addresses import address_forbidden, is_address
from claims.net.budget import FetchBudget
from claims.net.policy import FetchPolicy

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

MAX_ANSWERS = 32
# A lookup that outlives its fetch keeps its thread until the system's resolver gives up. This many may do so at once.
_LOOKUPS = threading.BoundedSemaphore(32)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The system's own lookup. Raises OSError when there is no answer."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for one fetch, within its policy and its budget.

    With an egress proxy the only address it connects to is the proxy's, which the operator chose and which is not
    judged.
    """

    def __init__(self, policy: FetchPolicy, budget: FetchBudget, *, proxy: tuple[str, int] | None = None) -> None:
        self._policy = policy
        self._budget = budget
        self._proxy = proxy
        self._sockets = httpcore2.SyncBackend()
        self._own_addresses = policy.own_addresses()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers.

        Raises UrlBlockedAddress, Unreachable, FetchTimeout, UrlRefused (a name that no resolver takes).
        """
        is_proxy = self._proxy is not None
        if is_proxy and (host, port) != self._proxy:
            raise UrlBlockedAddress(url_host=host)
        addresses = self._look_up(host, port)
        if not is_proxy:
            self._refuse_forbidden(addresses, host)
        failure: Exception | None = None
        for others_left, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            # An address that swallows packets must not use up the time of those after it.
            patience = self._budget.seconds_left() / (2 if others_left else 1)
            try:
                stream = self._sockets.connect_tcp(address, port, timeout=patience, socket_options=socket_options or ())
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return self._guarded(stream, host, judged=not is_proxy)
        if isinstance(failure, httpcore2.ConnectTimeout):
            raise self._budget.timed_out() from failure
        raise Unreachable(url_host=host, reason=_reason(failure)) from failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore2.NetworkStream:
        raise UrlBlockedAddress()

    def sleep(self, seconds: float) -> None:
        raise Unreachable()

    def _guarded(self, stream: httpcore2.NetworkStream, host: str, *, judged: bool) -> httpcore2.NetworkStream:
        """Ask the socket itself whom it reached; the last word before a byte is sent."""
        try:
            if judged:
                self._refuse_forbidden([str(stream.get_extra_info("server_addr")[0])], host)
        except BaseException:
            stream.close()
            raise
        return GuardedStream(stream, self._budget, host=host)

    def _refuse_forbidden(self, addresses: Sequence[str], host: str) -> None:
        """One bad answer refuses them all: which one would be used is a matter of luck."""
        for address in addresses:
            if address_forbidden(
                address,
                allow_loopback=self._policy.allow_loopback,
                own_addresses=self._own_addresses,
                forbidden_networks=self._policy.forbidden_networks,
            ):
                raise UrlBlockedAddress(url_host=host)

    def _look_up(self, host: str, port: int) -> list[str]:
        """The addresses of a name, each once, within the budget. The system's lookup cannot be interrupted, hence the
        thread: it is abandoned when the time is up."""
        if is_address(host):
            return [host]
        resolve = self._policy.resolver or system_resolver
        lookups = _LOOKUPS
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put(resolve(host, port))
            except Exception as error:  # handed over to the fetch below
                answers.put(error)
            finally:
                lookups.release()

        if not lookups.acquire(timeout=self._budget.seconds_left()):
            raise Unreachable(url_host=host, reason="too many name lookups are stuck")
        threading.Thread(target=run, name="fetch-lookup", daemon=True).start()
        try:
            answer = answers.get(timeout=self._budget.seconds_left())
        except queue.Empty:
            raise self._budget.timed_out() from None
        if isinstance(answer, UnicodeError):
            raise UrlRefused("The host name is not valid.", url_host=host) from answer
        if isinstance(answer, OSError):
            raise Unreachable(url_host=host, reason="name not found") from answer
        if isinstance(answer, Exception):
            raise answer
        addresses = list(dict.fromkeys(answer))[:MAX_ANSWERS]
        if not addresses:
            raise Unreachable(url_host=host, reason="name not found")
        return addresses


class GuardedStream(httpcore2.NetworkStream):
    """A connection whose every read and write is cut to what is left of the budget."""

    def __init__(self, stream: httpcore2.NetworkStream, budget: FetchBudget, *, host: str) -> None:
        self._stream = stream
        self._budget = budget
        self._host = host

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        wanted = self._budget.bytes_to_read(max_bytes)
        try:
            data = self._stream.read(wanted, timeout=self._budget.seconds_left())
        except httpcore2.ReadTimeout as error:
            raise self._budget.timed_out() from error
        self._budget.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._stream.write(buffer, timeout=self._budget.seconds_left())
        except httpcore2.WriteTimeout as error:
            raise self._budget.timed_out() from error

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Raises TlsFailed with the reason in the context, FetchTimeout, Unreachable."""
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, timeout=self._budget.seconds_left())
        except httpcore2.ConnectTimeout as error:
            raise self._budget.timed_out() from error
        except httpcore2.ConnectError as error:
            cause = error.__cause__
            if isinstance(cause, ssl.SSLError):
                raise TlsFailed(url_host=server_hostname or self._host, reason=_tls_reason(cause)) from error
            raise Unreachable(url_host=self._host, reason=_reason(error)) from error
        return GuardedStream(stream, self._budget, host=self._host)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or "handshake failed").replace("_", " ").lower()


def _reason(error: Exception | None) -> str:
    """What the system said, in its own few words ("Connection refused")."""
    cause = error.__cause__ if error is not None else None
    return (cause.strerror or "connection failed") if isinstance(cause, OSError) else "connection failed"
