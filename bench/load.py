"""A small load client: keep-alive connections, one request after another on each, on its own process.

Run: python -m bench.load HOST:PORT SECONDS CONNECTIONS PATH; prints answers a second.
"""

import asyncio
import sys
import time


async def _ask(address: str, path: str, until: float, count: list[int]) -> None:
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    request = f"GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\n\r\n".encode()
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode(errors="replace"))
        await reader.readexactly(_length(head))
        count[0] += 1
    writer.close()


def _length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.index(b"content-length:") + len(b"content-length:")
    return int(lowered[start : lowered.index(b"\r\n", start)])


async def answers_per_second(address: str, path: str, *, seconds: float, connections: int) -> float:
    """Complete answers with status 200 a second. Raises RuntimeError for any other answer."""
    started, count = time.perf_counter(), [0]
    await asyncio.gather(*(_ask(address, path, started + seconds, count) for _ in range(connections)))
    return count[0] / (time.perf_counter() - started)


if __name__ == "__main__":
    _address, _seconds, _connections, _path = sys.argv[1:]
    print(asyncio.run(answers_per_second(_address, _path, seconds=float(_seconds), connections=int(_connections))))
