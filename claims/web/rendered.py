"""Pages that were rendered lately, kept in the process under a name of all that they are made of.

Reading one row to learn that nothing changed costs far less than rendering the page again. The name
holds the state of the document, so a correction or a suspension shows at once; what hangs beside it
(related verdicts) may be as old as KEPT_SECONDS.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

KEPT_SECONDS = 30.0
LARGEST = 512
"""Pages that one process keeps: 15 MB at 30 kB a page."""


class Rendered:
    """Bytes by name, the least recently used dropped first."""

    def __init__(self, *, largest: int = LARGEST, seconds: float = KEPT_SECONDS) -> None:
        self.largest = largest
        self.seconds = seconds
        self._pages: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, render: Callable[[], bytes], *, clock: Callable[[], float] = time.monotonic) -> bytes:
        """The page called `name`, rendered when there is none that is young enough."""
        at = clock()
        with self._lock:
            known = self._pages.get(name)
            if known is not None and at - known[0] < self.seconds:
                self._pages.move_to_end(name)
                return known[1]
        body = render()
        with self._lock:
            self._pages[name] = (at, body)
            self._pages.move_to_end(name)
            while len(self._pages) > self.largest:
                self._pages.popitem(last=False)
        return body
