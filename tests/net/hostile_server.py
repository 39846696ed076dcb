"""A server on loopback that says exactly the bytes it is told to, at the pace it is told to."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping

Script = Callable[[socket.socket, threading.Event], None]
Answer = bytes | Script

GOOD_PAGE = b"<!DOCTYPE html><html><body><article><p>A page that can be read.</p></article></body></html>"


def response(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """A plain HTTP answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def page(body: bytes = GOOD_PAGE, content_type: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    return response(body=body, Content_Type=content_type, **headers)


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(status, Location=location)


class HostileServer:
    """Answers by path; a path that is not there gets 404. `requests` holds what was asked, head and all.

    With `tls` each connection is wrapped first, and failed handshakes are counted in `handshake_errors`. A server that
    is `rude` answers without waiting for a request.
    """

    def __init__(
        self, answers: Mapping[str, Answer] | Answer, *, tls: ssl.SSLContext | None = None, rude: bool = False
    ) -> None:
        self.answers = answers
        self.requests: list[str] = []
        self.handshake_errors: list[str] = []
        self.bytes_sent = 0
        self.stop = threading.Event()
        self._tls = tls
        self._rude = rude
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> "HostileServer":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop.set()
        # Closing a listener does not wake up accept(); a connection does.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            pass
        self._accepting.join(5)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.stop.is_set():
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            if self._tls is not None:
                try:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                except (ssl.SSLError, OSError) as error:
                    self.handshake_errors.append(str(error))
                    return
            with contextlib.closing(connection):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and not self._rude:
            data = connection.recv(65536)
            if not data:
                return
            head += data
        request = head.decode("latin-1") or "GET / HTTP/1.1"
        self.requests.append(request)
        answer = self.answers
        if isinstance(answer, Mapping):
            answer = answer.get(request.split(" ")[1], response("404 Not Found"))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection, self.stop)


def drip(pieces: bytes, *, first: bytes = b"", seconds: float = 0.05) -> Script:
    """Send `first` at once and then one byte at a time, for longer than any test's budget."""

    def script(connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(first)
        for number in range(len(pieces)):
            connection.sendall(pieces[number : number + 1])
            if stop.wait(seconds):
                return

    return script


def endless(first: bytes, block: bytes) -> Script:
    """Send the same block until nobody takes it any more."""

    def script(connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(first)
        while not stop.is_set():
            connection.sendall(block)

    return script


def silence(connection: socket.socket, stop: threading.Event) -> None:
    """Say nothing and keep the line."""
    stop.wait(60)


def half_close(connection: socket.socket, stop: threading.Event) -> None:
    """Close our side for writing and keep listening."""
    connection.shutdown(socket.SHUT_WR)
    stop.wait(60)


def reset(connection: socket.socket, stop: threading.Event) -> None:
    """End the connection with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()
