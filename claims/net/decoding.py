"""From the bytes on the wire to the body: gzip or nothing, and never more than the limit, however well packed."""

import zlib
from collections.abc import Iterable, Iterator

from claims.errors import BadResponse, FetchTooLarge
from claims.net.budget import FetchBudget

_GZIP = {"gzip", "x-gzip"}
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 256 * 1024


def read_body(
    chunks: Iterable[bytes], *, content_encoding: str, max_decoded_bytes: int, budget: FetchBudget | None = None
) -> bytes:
    """The whole decoded body.

    Raises BadResponse for an encoding that was not asked for (anything but one gzip) or for broken gzip data,
    FetchTooLarge as soon as one byte too many comes out, FetchTimeout when the budget has run out of time.
    """
    encoding = content_encoding.strip().lower()
    if encoding in _GZIP:
        pieces = _gunzip(chunks, max_decoded_bytes)
    elif encoding in {"", "identity"}:
        pieces = iter(chunks)
    else:
        raise BadResponse(
            "The server used a compression that was not asked for.", content_encoding=content_encoding[:60]
        )
    body = bytearray()
    for piece in pieces:
        if budget is not None:
            budget.seconds_left()
        body += piece
        if len(body) > max_decoded_bytes:
            raise FetchTooLarge(limit_bytes=max_decoded_bytes)
    return bytes(body)


def _gunzip(chunks: Iterable[bytes], max_decoded_bytes: int) -> Iterator[bytes]:
    """Inflate in steps of bounded size; a gzip file may have several members, one after the other."""
    step = min(_CHUNK, max_decoded_bytes + 1)
    inflater = zlib.decompressobj(wbits=31)
    begun = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:
                    if not rest.startswith(_GZIP_MAGIC[: len(rest)]):
                        # Padding after the last member; browsers ignore it too.
                        return
                    inflater = zlib.decompressobj(wbits=31)
                begun = True
                yield inflater.decompress(rest, step)
                rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    except zlib.error as error:
        raise BadResponse("The compressed page is damaged.") from error
    if begun and not inflater.eof:
        raise BadResponse("The compressed page is not complete.")
