"""Bodies that come packed: bombs stop at the limit, and only what was asked for is unpacked."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import BadResponse, FetchTimeout, FetchTooLarge
from claims.net.budget import FetchBudget
from claims.net.decoding import read_body
from claims.net.policy import FetchPolicy

MIB = 1024 * 1024


def bomb(mebibytes):
    """Chunks of a gzip stream that holds so many mebibytes of zeros. A flushed block repeats without a memory."""
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(MIB)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return [first, *[again] * (mebibytes - 1)]


@settings(deadline=None)
@given(body=st.binary(max_size=5000), size=st.integers(1, 700))
def test_read_body_gzip_in_chunks_of_any_size_gives_the_body(body, size):
    packed = gzip.compress(body)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]

    assert read_body(chunks, content_encoding="gzip", max_decoded_bytes=5000) == body


@pytest.mark.parametrize("encoding", ["", "identity", "Identity "])
def test_read_body_plain_is_joined(encoding):
    assert read_body([b"a", b"", b"b"], content_encoding=encoding, max_decoded_bytes=2) == b"ab"


def test_read_body_of_several_gzip_members_is_all_of_them():
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0"

    assert read_body([packed], content_encoding="x-gzip", max_decoded_bytes=100) == b"one two"


def test_read_body_of_nothing_with_gzip_is_empty():
    assert read_body([], content_encoding="gzip", max_decoded_bytes=100) == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, identity", "x" * 500])
def test_read_body_encoding_that_was_not_asked_for_is_refused(encoding):
    with pytest.raises(BadResponse) as caught:
        read_body([b"x"], content_encoding=encoding, max_decoded_bytes=100)

    assert caught.value.context == {"content_encoding": encoding[:60]}


@pytest.mark.parametrize(
    "packed",
    [
        b"this is not gzip",
        gzip.compress(b"text" * 100)[:-12],
        gzip.compress(b"text" * 100)[:-8] + b"\0\0\0\0\0\0\0\0",
        gzip.compress(b"one")[:3],
    ],
    # Named, because a gzip header holds the time and would give each test process another id.
    ids=["not gzip", "cut off", "wrong checksum", "only a header"],
)
def test_read_body_damaged_gzip_is_refused(packed):
    with pytest.raises(BadResponse):
        read_body([packed], content_encoding="gzip", max_decoded_bytes=1000)


def test_read_body_bomb_stops_at_the_limit_and_stays_small():
    chunks = bomb(300)
    tracemalloc.start()

    with pytest.raises(FetchTooLarge) as caught:
        read_body(iter(chunks), content_encoding="gzip", max_decoded_bytes=MIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert caught.value.context == {"limit_bytes": MIB}
    assert peak < 4 * MIB


def test_read_body_bomb_inside_a_bomb_is_unpacked_once():
    inner = b"".join(bomb(4))
    outer = gzip.compress(inner)

    assert read_body([outer], content_encoding="gzip", max_decoded_bytes=MIB) == inner


def test_read_body_limit_is_inclusive():
    assert len(read_body([gzip.compress(bytes(1000))], content_encoding="gzip", max_decoded_bytes=1000)) == 1000

    with pytest.raises(FetchTooLarge):
        read_body([gzip.compress(bytes(1001))], content_encoding="gzip", max_decoded_bytes=1000)


def test_read_body_checks_the_clock_between_pieces():
    ticks = iter(range(100))
    budget = FetchBudget(FetchPolicy(clock=lambda: float(next(ticks)), deadline_seconds=5))

    with pytest.raises(FetchTimeout):
        read_body([b"x"] * 50, content_encoding="", max_decoded_bytes=100, budget=budget)
