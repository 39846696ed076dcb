"""How parent and child of the sandbox talk: lengths, a JSON header, bytes. Never pickle: the child is not trusted."""

import json
import struct
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")


def pack_frame(header: dict[str, Any], body: bytes) -> bytes:
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    return LENGTHS.pack(len(head), len(body)) + head + body


def write_frame(pipe: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    pipe.write(pack_frame(header, body))
    pipe.flush()


def read_frame(pipe: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None at the end of the stream (also in the middle of a frame)."""
    lengths = pipe.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, body_length = LENGTHS.unpack(lengths)
    head = pipe.read(head_length)
    body = pipe.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    header: dict[str, Any] = json.loads(head)
    return header, body
