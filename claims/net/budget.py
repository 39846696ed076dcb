"""What one fetch may still spend: seconds and bytes, shared by every hop and every read."""

from claims.errors import FetchTimeout, FetchTooLarge
from claims.net.policy import FetchPolicy


class FetchBudget:
    """Begins to run when it is made. Every wait asks `seconds_left`, every read reports its bytes."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._clock = policy.clock
        self._seconds = policy.deadline_seconds
        self._ends_at = policy.clock() + policy.deadline_seconds
        self._max_wire_bytes = policy.max_wire_bytes
        self.wire_bytes = 0

    def seconds_left(self) -> float:
        """More than zero. Raises FetchTimeout when the time is up."""
        left = self._ends_at - self._clock()
        if left <= 0:
            raise self.timed_out()
        return left

    def timed_out(self) -> FetchTimeout:
        return FetchTimeout(limit_seconds=self._seconds)

    def bytes_to_read(self, wanted: int) -> int:
        """How much one read may take. Raises FetchTooLarge when all bytes are used up."""
        left = self._max_wire_bytes - self.wire_bytes
        if left <= 0:
            raise FetchTooLarge(limit_bytes=self._max_wire_bytes)
        return min(wanted, left)

    def received(self, count: int) -> None:
        self.wire_bytes += count
