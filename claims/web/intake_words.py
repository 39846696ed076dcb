"""What a person reads about a submission: its stages, what can be done about a refusal, and what was skipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import IntakeMethod, IntakeStage, IntakeState, StatementKind
from claims.errors import DomainError
from claims.models import Intake
from claims.queries.articles import URN

_PASTE = gettext_lazy("Open the page in your browser, copy the article and paste its text instead.")
_LATER = gettext_lazy("Look whether the page opens in your browser, and try it again later.")
ADVICE: Mapping[str, Any] = {
    "input.empty": gettext_lazy("Paste the article, or choose another way above."),
    "url.invalid": gettext_lazy("Copy it from the address bar of your browser, from https:// to the end."),
    "url.scheme": _PASTE,
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
FOR_FILES: Mapping[str, Any] = {
    "input.empty": gettext_lazy("Choose another file, or choose another way above."),
    "fetch.content_type": gettext_lazy("Choose a file that ends in .html, .txt or .md."),
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
_SKIPPED: Mapping[str, Any] = {
    StatementKind.OPINION.value: gettext_lazy("opinions"),
    StatementKind.QUESTION.value: gettext_lazy("questions"),
    StatementKind.PREDICTION.value: gettext_lazy("about the future"),
    StatementKind.FACTUAL.value: gettext_lazy("facts below the threshold"),
    StatementKind.OTHER.value: gettext_lazy("others"),
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
    specific = FOR_FILES.get(error.code) if field == "file" else None
    parts = [_(error.detail), _measure(error, field), str(specific or ADVICE.get(error.code, ""))]
    return " ".join(part for part in parts if part)


def reason(row: Intake) -> str:
    """Why a submission has failed, or why it is tried again; "" while nothing is wrong."""
    given_up = _GIVEN_UP.get(row.failure_code) if row.finished_at else None
    return str(given_up or (_(row.failure_detail) if row.failure_detail else ""))


def advice(code: str) -> str:
    """What to do about a failure that stands on a row; "" when nothing is known."""
    return str(ADVICE.get(code, ""))


def can_be_pasted(code: str, method: str) -> bool:
    """Whether pasting the text may help where this way has failed."""
    return method != IntakeMethod.TEXT and code not in _FAULTS_OF_OURS


def skipped(kind: str, count: int) -> str:
    """So many sentences of one kind."""
    return f"{count} {_SKIPPED.get(kind, kind)}"


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
