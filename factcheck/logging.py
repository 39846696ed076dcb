"""Log lines: one event a line, JSON for machines, and nothing in them that must stay secret.

Every value is masked before it is rendered: by the name of its field (password, token, cookie …), and by its look
(API keys, bearer tokens, passwords inside addresses). Long values are cut so that one hostile field cannot fill a disk.
"""

from __future__ import annotations

import logging.config
import re
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor

MASK = "[redacted]"
LONGEST_FIELD = 4096
DEEPEST = 6

_SECRET_NAME = re.compile(
    r"(?i)(pass(word|wd|phrase)?|secret|token|authorization|cookie|api[_-]?key|pepper|credential|private[_-]?key|session)"
    r"(s|_?(key|id|value|hash))?$"
)
_SECRET_LOOKS = (
    (re.compile(r"fct_[A-Za-z0-9_\-]{6,}"), MASK),
    (re.compile(r"whsec_[A-Za-z0-9+/=]{6,}"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"(?i)\b((?:session|sessionid|csrf|csrftoken|__host-[a-z]+)=)[^;\s&\"']+"), rf"\1{MASK}"),
    (re.compile(r"(?i)([?&;\s\"'](?:password|passwd|token|secret|api_key|key|pepper)=)[^&;\s\"']+"), rf"\1{MASK}"),
    (re.compile(r"(\b[a-z][a-z0-9+.\-]{1,20}://[^\s:/@]{0,200}:)[^\s/@]{1,500}@"), rf"\1{MASK}@"),
)


def clean(value: str) -> str:
    """`value` with everything that looks like a secret masked, cut to LONGEST_FIELD characters."""
    # Cut before the patterns run, so that their cost is bounded, and leave room for the words that say so.
    cut = value if len(value) <= LONGEST_FIELD else value[: LONGEST_FIELD - 40]
    for pattern, replacement in _SECRET_LOOKS:
        cut = pattern.sub(replacement, cut)
    if len(value) > LONGEST_FIELD:
        cut += f"… [{len(value)} characters]"
    return cut


def _clean_any(name: str, value: Any, depth: int = 0) -> Any:
    if _SECRET_NAME.search(name) and value not in (None, "", True, False):
        return MASK
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (int, float, bool, type(None))):
        return value
    if depth >= DEEPEST:
        return clean(repr(value))
    if isinstance(value, dict):
        return {clean(str(key)): _clean_any(str(key), inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean_any("", inner, depth + 1) for inner in value]
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    return clean(str(value))


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: masks and cuts every field of an event. Runs last before rendering."""
    return {name: _clean_any(name, value) for name, value in event.items()}


def _one_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The console renderer prints strings as they are; a line break in one would forge a second event."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in value)
    return event


# Every few seconds, and nothing to tell unless they fail.
UPKEEP_TASKS = frozenset({"claims.sweep_intake", "claims.relay_outbox", "claims.heartbeat"})


def _quiet_upkeep(_logger: Any, method: str, event: EventDict) -> EventDict:
    """Drop the success of upkeep tasks."""
    if event.get("event") == "task_succeeded" and event.get("task") in UPKEEP_TASKS:
        raise structlog.DropEvent
    return event


def _no_kernel_advice(record: logging.LogRecord) -> bool:
    """granian recommends a kernel setting at each start; it matters only while a worker is replaced."""
    return "tcp_migrate_req" not in str(record.msg)


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
]


def logging_config(*, level: str, form: str, local: bool) -> dict[str, Any]:
    """The `logging` configuration. `form` auto: readable on a terminal on one's own machine, JSON everywhere else."""
    pretty = form == "console" or (form == "auto" and local and sys.stderr.isatty())
    tail: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info]
    if pretty:
        colours = sys.stderr.isatty()
        tail += [redact, _one_line, structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=0)]
    else:
        tail += [redact, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": tail,
                "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
            }
        },
        "filters": {"no_kernel_advice": {"()": lambda: _no_kernel_advice}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django would print each 4xx and its own traceback beside our event for the same request.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "WARNING"},
            "_granian": {"level": level, "filters": ["no_kernel_advice"]},
            "celery": {"level": level},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.redirected": {"level": "WARNING"},
            "celery.app.trace": {"level": "CRITICAL"},  # our own task events say the same, with the request id
            "httpcore2": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "trafilatura": {"level": "CRITICAL"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """Django calls this once with `settings.LOGGING`."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            _quiet_upkeep,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
