"""What a person reads about a submission: its stages, what can be done about a refusal, and what was skipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from claims.enums import IntakeMethod, IntakeStage, IntakeState, StatementKind
from claims.errors import DomainError
from claims.models import Intake
from claims.queries.articles import URN

_PASTE = gettext_lazy("Open the page in your browser, copy the article and paste its text instead.")
_COPY_ADDRESS = gettext_lazy("Copy it from the address bar of your browser, from https:// to the end.")
_LATER = gettext_lazy("Look whether the page opens in your browser. If it does, try again, or paste its text.")
ADVICE: Mapping[str, Any] = {
    "input.empty": gettext_lazy("Paste the article, or choose another way above."),
    "url.invalid": _COPY_ADDRESS,
    "url.scheme": _COPY_ADDRESS,
    "url.port": _PASTE,
    "url.blocked_address": _PASTE,
    "url.redirects": _PASTE,
    "fetch.unreachable": _LATER,
    "fetch.timeout": _LATER,
    "fetch.bad_response": _LATER,
    "fetch.http_temporary": _LATER,
    "fetch.tls": _PASTE,
    "fetch.http_status": _PASTE,
    "fetch.too_large": _PASTE,
    "fetch.content_type": gettext_lazy("Choose a page, or a file that ends in .html, .txt or .md."),
    "extract.binary": gettext_lazy("Save the article as .html, .txt or .md, or copy its text and paste it instead."),
    "extract.too_complex": _PASTE,
    "extract.no_article": _PASTE,
    "intake.attempts_exhausted": gettext_lazy("Try it once more. If it breaks off again, tell the operator."),
    "intake.failed": gettext_lazy("Try it once more. If it breaks off again, tell the operator."),
}
"""What to do, by the code of the refusal; it stands after the refusal's own sentence."""
_FOR_FIELDS: Mapping[tuple[str, str], Any] = {
    ("file", "input.empty"): gettext_lazy("Choose another file, or choose another way above."),
    ("file", "input.too_long"): gettext_lazy("Copy the text of the article and paste it instead."),
    ("file", "fetch.content_type"): gettext_lazy("Choose a file that ends in .html, .txt or .md."),
    ("text", "input.too_long"): gettext_lazy("Paste a part of it."),
}
_FAULTS_OF_OURS = frozenset({"intake.attempts_exhausted", "intake.failed", "busy"})
STEPS: Mapping[str, Any] = {
    IntakeStage.WAITING.value: gettext_lazy("Waiting for its turn"),
    IntakeStage.FETCHING.value: gettext_lazy("Fetching the page"),
    IntakeStage.EXTRACTING.value: gettext_lazy("Finding the text"),
    IntakeStage.SCORING.value: gettext_lazy("Finding claims"),
}
_GIVEN_UP: Mapping[str, Any] = {
    "fetch.unreachable": gettext_lazy("The server could not be reached, three times."),
    "fetch.timeout": gettext_lazy("The server was too slow, three times."),
    "fetch.http_temporary": gettext_lazy("The server was busy or out of order, three times."),
    "intake.failed": gettext_lazy("The work broke off three times."),
}
"""Instead of the sentence that promises another attempt, once there is none left."""
_COPY = gettext_lazy("Open it, copy the text of the article and paste it instead.")
_OF_WAY: Mapping[tuple[str, str], tuple[Any, Any]] = {
    (IntakeMethod.TEXT.value, "extract.no_article"): (
        gettext_lazy("The text is too short to be an article."),
        gettext_lazy("Paste the whole article, or at least a few full sentences of it."),
    ),
    (IntakeMethod.URL.value, "extract.no_article"): (gettext_lazy("No article text was found on the page."), _PASTE),
    (IntakeMethod.FILE.value, "extract.no_article"): (gettext_lazy("No article text was found in the file."), _COPY),
    (IntakeMethod.FILE.value, "extract.too_complex"): (
        gettext_lazy("The file is too large or too deeply nested to be read within the limits."),
        _COPY,
    ),
}
"""By way and code: reason and advice, where the general ones speak of a page."""
_SKIPPED: Mapping[str, Any] = {
    StatementKind.OPINION.value: ngettext_lazy("%(count)d opinion", "%(count)d opinions", "count"),
    StatementKind.QUESTION.value: ngettext_lazy("%(count)d question", "%(count)d questions", "count"),
    StatementKind.PREDICTION.value: ngettext_lazy("%(count)d prediction", "%(count)d predictions", "count"),
    StatementKind.FACTUAL.value: ngettext_lazy(
        "%(count)d statement below the threshold", "%(count)d statements below the threshold", "count"
    ),
    StatementKind.OTHER.value: ngettext_lazy("%(count)d other", "%(count)d others", "count"),
}


@dataclass(frozen=True)
class Pill:
    """The state of a submission as one word: the end of its class `st-…`, its icon, its word."""

    form: str
    icon: str
    word: str


def pill(newest: Intake | None, *, has_text: bool) -> Pill:
    """Where an article's newest submission stands; an article that came in without one is ready or waits."""
    if newest is None:
        return Pill("approved", "check", _("Ready")) if has_text else Pill("queued", "clock", _("Waiting"))
    if newest.state == IntakeState.QUEUED and newest.failure_code:
        return Pill("changes", "clock", _("Tried again later"))
    return {
        IntakeState.QUEUED.value: Pill("queued", "clock", _("Waiting")),
        IntakeState.RUNNING.value: Pill("progress", "search", _("Being read")),
        IntakeState.DONE.value: Pill("approved", "check", _("Ready")),
        IntakeState.FAILED.value: Pill("suspended", "alert", _("Could not be read")),
    }[newest.state]


def web_address(canonical_url: str) -> str:
    """The address of an article; "" for text that came without one."""
    return "" if canonical_url.startswith(URN) else canonical_url


def steps(method: str) -> list[tuple[str, str]]:
    """The stages that a submission goes through, in order, each with its words. Only an address is fetched."""
    return [
        (stage, str(words))
        for stage, words in STEPS.items()
        if stage != IntakeStage.FETCHING or method == IntakeMethod.URL
    ]


def sentence(error: DomainError, *, field: str = "") -> str:
    """What is wrong, how far over the limit it is, and what to do about it."""
    todo = _FOR_FIELDS.get((field, error.code)) or ADVICE.get(error.code, "")
    parts = [_(error.detail), _measure(error, field), str(todo)]
    return " ".join(part for part in parts if part)


def reason(row: Intake) -> str:
    """Why a submission has failed, or why it is tried again; "" while nothing is wrong."""
    if (row.method, row.failure_code) in _OF_WAY:
        return str(_OF_WAY[row.method, row.failure_code][0])
    given_up = _GIVEN_UP.get(row.failure_code) if row.finished_at else None
    return str(given_up or (_(row.failure_detail) if row.failure_detail else ""))


def advice(row: Intake) -> str:
    """What to do about a failure; "" when nothing is known, and while it is tried again by itself."""
    if not row.finished_at:
        return ""
    if (row.method, row.failure_code) in _OF_WAY:
        return str(_OF_WAY[row.method, row.failure_code][1])
    return str(ADVICE.get(row.failure_code, ""))


def can_be_pasted(row: Intake) -> bool:
    """Whether pasting the text may help where this way has failed."""
    return row.method != IntakeMethod.TEXT and bool(row.failure_code) and row.failure_code not in _FAULTS_OF_OURS


def skipped(kind: str, count: int) -> str:
    """So many sentences of one kind."""
    return str(_SKIPPED[kind] % {"count": count})


def _measure(error: DomainError, field: str) -> str:
    limit, length = error.context.get("limit"), error.context.get("length")
    if not isinstance(limit, int) or not isinstance(length, int) or length <= limit:
        return ""
    if field == "file":
        return _("It has more than %(limit)d MB.") % {"limit": limit // (1024 * 1024)}
    words = ngettext(
        "It has %(length)s characters; %(limit)s is the most.",
        "It has %(length)s characters; %(limit)s is the most.",
        length,
    )
    return words % {"length": f"{length:,}", "limit": f"{limit:,}"}
