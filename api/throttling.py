"""How often may a caller ask? Fixed windows, counted in one atomic step of a store that all processes share.

Windows are aligned to the clock and their number is part of the counter's name, so one round trip counts the
request and everything the headers say is known without a second one. When the store is down, reads
and what people and keys that we know do go on under a counter of this process alone, and strangers' writes are
refused: a flood must not get through because the counter is gone.
"""

import ipaddress
import threading
import time
from dataclasses import dataclass
from functools import lru_cache

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string

from api.authentication import Caller
from api.errors import TooManyRequests, Unavailable

log = structlog.get_logger(__name__)
# After a failure the store is left alone for so long, so that requests do not queue up behind its timeout.
REST_SECONDS = 2.0
SMALLEST_SHARE, LARGEST_TAKE, MOST_COUNTERS = 16, 32, 10_000
LOCKS = 64


@dataclass(frozen=True, slots=True)
class Ticket:
    """One counted request: under which limit, how many are left, when the window ends (in seconds, as Unix time)."""

    name: str
    limit: int
    period: int
    left: int
    reset: int
    ends_at: int
    counter: str

    def describe(self, response: HttpResponse) -> None:
        """Write the RateLimit headers, the drafted standard's and the older ones."""
        headers = response.headers
        headers["RateLimit-Policy"] = f'"{self.name}";q={self.limit};w={self.period}'
        headers["RateLimit"] = f'"{self.name}";r={self.left};t={self.reset}'
        headers["X-RateLimit-Limit"] = str(self.limit)
        headers["X-RateLimit-Remaining"] = str(self.left)
        headers["X-RateLimit-Reset"] = str(self.ends_at)


class Limiter:
    """Counts requests in the shared store, or in this process while the store is down.

    Far from a limit a process takes several requests from the shared counter at once and hands them out itself, so
    that a busy reader does not cost a round trip a request. It takes at most a sixteenth of what is left: near the
    limit, and under small limits always, each request is counted alone. So no more than the limit ever passes;
    with several processes it may be a few per cent less, when one has taken what only another could have used.
    """

    def __init__(self, address: str) -> None:
        self._shared = storage_from_string(
            address,
            wrap_exceptions=True,
            key_prefix="factcheck:limit",
            socket_timeout=0.5,
            socket_connect_timeout=0.5,
        )
        self._local = MemoryStorage()
        self._rests_until = 0.0
        # One caller's requests wait for each other, so that none is refused while another is fetching more for them.
        self._locks = [threading.Lock() for _ in range(LOCKS)]
        # Counter → requests taken and not yet handed out, and the shared count when they were taken.
        self._taken: dict[str, tuple[int, int]] = {}

    def take(self, name: str, who: str, *, write: bool) -> Ticket:
        """Count one request of `who`. Raises TooManyRequests, or Unavailable for a write while the store is down."""
        limit, period = settings.API_LIMITS[name]
        now = time.time()
        window = int(now // period)
        counter = f"{name}:{who}:{window}"
        with self._lock(counter):
            used = self._hand_out(counter) or self._take_more(counter, limit, period, write=write)
        ends_at = (window + 1) * period
        reset = max(1, int(ends_at - now) + 1)
        ticket = Ticket(name, limit, period, max(0, limit - used), reset, ends_at, counter)
        if used > limit:
            error = TooManyRequests(limit=limit, period=period, retry_after=reset)
            error.ticket = ticket  # type: ignore[attr-defined]
            raise error
        return ticket

    def give_back(self, ticket: Ticket) -> None:
        """A request that turned out to be free (304 Not Modified) is not counted."""
        with self._lock(ticket.counter):
            left, used = self._taken.get(ticket.counter, (0, ticket.limit - ticket.left))
            self._taken[ticket.counter] = (left + 1, used)

    def _lock(self, counter: str) -> threading.Lock:
        return self._locks[hash(counter) % LOCKS]

    def _hand_out(self, counter: str) -> int:
        """The number of this request if one is in hand, else 0."""
        left, used = self._taken.get(counter, (0, 0))
        if left == 0:
            return 0
        self._taken[counter] = (left - 1, used)
        return used - left + 1

    def _take_more(self, counter: str, limit: int, period: int, *, write: bool) -> int:
        used = self._add(counter, period, 1, write=write)
        more = min(LARGEST_TAKE, max(0, limit - used) // SMALLEST_SHARE)
        if more > 1 and used > 1:  # most callers ask once or twice; taking more for them would only cost
            total = self._add(counter, period, more, write=write)
            usable = max(0, more - max(0, total - limit))
            if len(self._taken) > MOST_COUNTERS:
                self._taken.clear()  # nearly all are of past windows
            self._taken[counter] = (usable, min(total, limit))
        return used

    def _add(self, counter: str, period: int, amount: int, *, write: bool) -> int:
        if time.monotonic() >= self._rests_until:
            try:
                return self._count(self._shared, counter, period, amount)
            except StorageError as error:
                self._rests_until = time.monotonic() + REST_SECONDS
                log.warning("api.limit_store_down", error=str(error))
        if write:
            raise Unavailable
        return self._count(self._local, counter, period, amount)

    @staticmethod
    def _count(storage: Storage, counter: str, period: int, amount: int) -> int:
        # A little longer than the window, so that a slow clock elsewhere finds the counter of its window.
        return storage.incr(counter, period + 5, amount)


@lru_cache(maxsize=1)
def limiter() -> Limiter:
    """The limiter of this process."""
    return Limiter(settings.RATE_LIMIT_STORAGE_URL)


def counted_as(caller: Caller, request: HttpRequest) -> str:
    """The name under which a caller is counted: key, person, or network address."""
    return caller.principal or network_of(client_address(request))


def client_address(request: HttpRequest) -> str:
    """The caller's address: the connection's, or what the last of our own proxies saw."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies and hops[-proxies].strip():
            return hops[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "") or "unknown"


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """An IPv4 address itself; the /64 of an IPv6 address, because one line has that many addresses."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]").split("%")[0])
    except ValueError:
        return f"ip:{address[:64]}"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return f"net:{ipaddress.ip_network((parsed, 64), strict=False)}"
        parsed = parsed.ipv4_mapped
    return f"ip:{parsed}"
