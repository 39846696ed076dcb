"""Read hostile bytes in another process, within limits on time and memory, and live on when the page wins.

An HTML parser in C cannot be interrupted from Python, so the only safe limit is on a process. Children are started with
fork and exec (a Celery worker may not use multiprocessing), kept warm because a start costs more than most jobs, and
replaced after a number of jobs, after any failure and when they have grown.
"""

import atexit
import os
import signal
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from claims.errors import Busy, DomainError, IntakeError, InvalidInput, TooComplex
from claims.net.sandbox_process import (
    ChildDied,
    ChildTooSlow,
    ChildUnusable,
    Rehearsal,
    SandboxChild,
    SandboxLimits,
)

__all__ = ["Sandbox", "SandboxBroken", "SandboxLimits", "close_sandboxes", "extract"]

ARTICLE_WORKER = "claims.text.extraction:extract_article"
DEFAULT_LIMITS = SandboxLimits()
START_SECONDS = 60.0

_SAMPLE_SENTENCE = "The council said on Monday that it had mended twelve bridges in the past year. "
_SAMPLE_PAGE = (
    f"<html><head><title>Bridges</title></head><body><article><h1>Bridges</h1><p>{_SAMPLE_SENTENCE * 4}</p>"
    f"<p>{_SAMPLE_SENTENCE * 3}</p></article></body></html>"
)
# Without a declared language, because the model that tells languages apart unpacks itself into a file when first used.
_ARTICLE_REHEARSAL: Rehearsal = [
    (_SAMPLE_PAGE, {"url": None, "content_type": "text/html", "charset_header": None}),
]

_SANDBOXES: dict[SandboxLimits, "Sandbox"] = {}
_SANDBOXES_LOCK = threading.Lock()


class SandboxBroken(RuntimeError):
    """The sandbox itself does not work (its child does not start). A fault of the installation, not of the page."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    result: dict[str, Any] | None
    failure: DomainError | None
    reusable: bool


class Sandbox:
    """A small pool of children that run `worker`, given as `package.module:function`.

    The function takes the bytes and the options as keywords and returns an object with `to_dict()`. Safe for threads
    and after a fork: a forked process leaves the children to the one that started them and starts its own.
    """

    def __init__(
        self,
        worker: str,
        *,
        limits: SandboxLimits = DEFAULT_LIMITS,
        rehearsal: Rehearsal = (),
        max_children: int = 2,
        jobs_per_child: int = 200,
    ) -> None:
        self._worker = worker
        self._rehearsal = rehearsal
        self._limits = limits
        self._max_children = max_children
        self._jobs_per_child = jobs_per_child
        self._reset()

    def _reset(self) -> None:
        self._owner_pid = os.getpid()
        self._idle: list[SandboxChild] = []
        self._busy = 0
        self._changed = threading.Condition()

    def run(self, body: bytes, **options: object) -> dict[str, Any]:
        """Give one job to a child and return its result.

        Raises TooComplex (`limit` in the context: cpu, wall, memory, recursion, crash, answer), the DomainError that
        the worker raised, IntakeError when the worker broke in another way, Busy when no child came free in time,
        SandboxBroken when none can be started.
        """
        verdict = self._attempt(body, options)
        if verdict is None:
            verdict = self._attempt(body, options) or _failed(TooComplex(limit="memory"))
        if verdict.failure is not None:
            raise verdict.failure
        return verdict.result or {}

    def _attempt(self, body: bytes, options: dict[str, Any]) -> _Verdict | None:
        """One child, one job. None when the child was killed from outside, which need not be the page's fault.

        Besides the kernel when memory runs out, it is killed when the thread that started it ends.
        """
        child = self._take()
        try:
            verdict = self._judge(child, body, options)
        except BaseException:
            self._give_back(child, reusable=False)
            raise
        self._give_back(child, reusable=verdict is not None and verdict.reusable)
        return verdict

    def warm_up(self) -> None:
        """Start a child now, so that the first page does not wait for it. Raises SandboxBroken."""
        self._give_back(self._take(), reusable=True)

    def close(self) -> None:
        """End all idle children. The sandbox can still be used; it starts new ones."""
        if self._owner_pid != os.getpid():
            self._leave_to_parent()
            return
        with self._changed:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def child_pids(self) -> list[int]:
        """Process ids of the idle children, for reports and tests."""
        return [child.process.pid for child in self._idle]

    def _judge(self, child: SandboxChild, body: bytes, options: dict[str, Any]) -> _Verdict | None:
        limits = self._limits
        try:
            answer = child.run(options, body, seconds=limits.wall_seconds)
        except ChildTooSlow:
            return _failed(TooComplex(limit="wall", limit_seconds=limits.wall_seconds))
        except ChildUnusable:
            return _failed(TooComplex(limit="answer"))
        except ChildDied as death:
            if death.signal_number == signal.SIGKILL:
                return None
            if death.signal_number == signal.SIGPROF:
                return _failed(TooComplex(limit="cpu", limit_seconds=limits.cpu_seconds))
            return _failed(TooComplex(limit="crash"))
        if "limit" in answer:
            return _failed(TooComplex(limit=str(answer["limit"])))
        if "broken" in answer:
            return _failed(IntakeError("The page could not be read.", reason=str(answer["broken"])))
        peak = answer.get("peak_bytes")
        # Memory that fragments is never given back; a grown child would make a later, harmless page fail.
        small = isinstance(peak, int) and peak < limits.memory_bytes // 2
        reusable = small and child.jobs_done < self._jobs_per_child
        if "error" in answer:
            return _Verdict(None, _error_by_code(answer), reusable)
        result = answer.get("result")
        if not isinstance(result, dict):
            return _failed(TooComplex(limit="answer"))
        return _Verdict(result, None, reusable)

    def _take(self) -> SandboxChild:
        if self._owner_pid != os.getpid():
            self._leave_to_parent()
        with self._changed:
            free = self._changed.wait_for(
                lambda: self._idle or self._busy < self._max_children, timeout=self._limits.wall_seconds
            )
            if not free:
                raise Busy()
            self._busy += 1
            children, self._idle = self._idle, []
            alive = [child for child in children if child.alive]
            child = alive.pop() if alive else None
            self._idle = alive
        for dead in children:
            if not dead.alive:
                # The kernel ends a child when the thread that started it ends.
                dead.close()
        try:
            return child or self._start()
        except BaseException:
            self._release()
            raise

    def _start(self) -> SandboxChild:
        child = SandboxChild(self._worker, self._limits, self._rehearsal)
        try:
            ready = child.wait_until_ready(START_SECONDS)
        except (ChildDied, ChildTooSlow, ChildUnusable) as error:
            child.close()
            raise SandboxBroken(f"The reading process does not start: {error!r}") from error
        except BaseException:
            child.close()
            raise
        if ready.get("ready") is not True:
            child.close()
            raise SandboxBroken(f"The reading process does not start: {ready.get('reason')}")
        return child

    def _give_back(self, child: SandboxChild, *, reusable: bool) -> None:
        if not reusable:
            child.close()
        with self._changed:
            if reusable:
                self._idle.append(child)
            self._busy -= 1
            self._changed.notify()

    def _release(self) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify()

    def _leave_to_parent(self) -> None:
        inherited = self._idle
        self._reset()
        for child in inherited:
            child.forget()


def extract(
    body: bytes,
    *,
    url: str | None,
    content_type: str,
    charset_header: str | None = None,
    limits: SandboxLimits = DEFAULT_LIMITS,
) -> dict[str, Any]:
    """The article in a page or file, read in a child process; the fields of `claims.text.extraction.ExtractedArticle`.

    Raises TooComplex, BinaryContent, EmptyText, NoArticle, TextTooLong, IntakeError, Busy, SandboxBroken.
    """
    article = _article_sandbox(limits).run(body, url=url, content_type=content_type, charset_header=charset_header)
    if not isinstance(article.get("text"), str) or not all(isinstance(v, str | int | None) for v in article.values()):
        # A child that a page has taken over may answer anything.
        raise TooComplex(limit="answer")
    return article


def warm_up() -> None:
    """Start the child that `extract` uses, so that the first page does not wait for it. Raises SandboxBroken."""
    _article_sandbox(DEFAULT_LIMITS).warm_up()


def close_sandboxes() -> None:
    """End the children that `extract` keeps warm. They also end by themselves when this process does."""
    with _SANDBOXES_LOCK:
        sandboxes = list(_SANDBOXES.values())
    for sandbox in sandboxes:
        sandbox.close()


def _article_sandbox(limits: SandboxLimits) -> Sandbox:
    with _SANDBOXES_LOCK:
        if not _SANDBOXES:
            atexit.register(close_sandboxes)
        return _SANDBOXES.setdefault(limits, Sandbox(ARTICLE_WORKER, limits=limits, rehearsal=_ARTICLE_REHEARSAL))


def _failed(failure: DomainError) -> _Verdict:
    return _Verdict(None, failure, reusable=False)


def _error_by_code(answer: dict[str, Any]) -> DomainError:
    """The worker's refusal, made again on this side. An unknown code becomes a plain IntakeError."""
    kind = _kinds().get(str(answer.get("error")), IntakeError)
    context = answer.get("context")
    return kind(str(answer.get("detail") or ""), **(context if isinstance(context, dict) else {}))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, type[DomainError]]:
    kinds: dict[str, type[DomainError]] = {}
    families: list[type[DomainError]] = [IntakeError, InvalidInput]
    while families:
        kind = families.pop()
        kinds.setdefault(kind.code, kind)
        families.extend(kind.__subclasses__())
    return kinds
