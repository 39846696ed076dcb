"""One submission: how far it is while the work runs, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import IntakeState
from claims.models import Intake
from claims.queries import intakes
from claims.services import articles
from claims.services.intake_rows import MAX_ATTEMPTS
from claims.web import intake_words
from claims.web.desk_pages import answer, desk_page, go, person_of

PAGE = "claims/pages/desk/article_submission.html"
PART = "claims/fragments/articles_progress.html"
# (up to which look, milliseconds to the next one): the first seconds count, a long wait does not.
_PACE = ((8, 300), (16, 500), (60, 1_000))
_SLOWEST = 3_000
_LONGEST = 10_000
UNBEGUN = timedelta(seconds=20)
"""A row that nobody has taken up for so long is worth a word: it may be that no worker runs."""


@dataclass(frozen=True)
class Progress:
    """How far a submission is. `token` changes when something on the page changes."""

    intake: Intake
    steps: list[tuple[str, str]]
    at: int
    attempt: int
    is_over: bool
    is_put_off: bool
    is_unbegun: bool

    @property
    def token(self) -> str:
        row = self.intake
        return f"{row.state}.{row.stage}.{row.attempts}.{int(self.is_put_off)}{int(self.is_unbegun)}"

    @property
    def said(self) -> str:
        """The same as a sentence, for whoever listens."""
        if self.intake.state == IntakeState.DONE:
            return _("The article is ready.")
        if self.is_over:
            return _("The article could not be read.")
        if self.is_put_off:
            return _("It is tried again later.")
        step = {"at": self.at, "of": len(self.steps), "words": self.steps[self.at - 1][1]}
        return _("Step %(at)d of %(of)d: %(words)s.") % step


@desk_page
def submission(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """One submission. `?known=1` says that it answers one that was sent again."""
    found = intakes.submission(intake_id)
    return answer(request, PAGE, _context(request, found, turn=0) | {"is_known": "known" in request.GET})


@desk_page
def progress(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The part that changes, asked for again and again: nothing but the next question while nothing has changed."""
    found = intakes.submission(intake_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("desk-article-submission", intake_id=intake_id)
    context = _context(request, found, turn=_turn(request))
    context["has_changed"] = request.GET.get("seen") != context["progress"].token
    if context["progress"].is_over:
        return answer(request, PART, context, fragment=PART)
    return render(request, PART, context)


@desk_page
def retry(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Put a failed submission back into the queue."""
    to = reverse("desk-article-submission", args=[intake_id])
    if request.method != "POST":
        return redirect(to)
    articles.retry(intake_id=intake_id, actor=person_of(request), now=timezone.now())
    return go(to, request=request, said=_("It is tried again."))


def _context(request: HttpRequest, found: Intake, *, turn: int) -> dict[str, Any]:
    how_far = _progress(found)
    return {
        "intake": found,
        "progress": how_far,
        "has_changed": True,
        "turn": turn + 1,
        "wait": _wait(how_far, turn),
        "most_attempts": MAX_ATTEMPTS,
        "may": intakes.allowed(person_of(request)),
        "title": found.article.headline or found.submitted.get("headline", ""),
        "address": found.url or intake_words.web_address(found.article.canonical_url),
        "reason": intake_words.reason(found),
        "advice": intake_words.advice(found),
        "can_be_pasted": intake_words.can_be_pasted(found),
        **_result(found),
    }


def _result(found: Intake) -> dict[str, Any]:
    result = intakes.result(found)
    if result is None:
        return {"result": None}
    return {"result": result, "skipped": [intake_words.skipped(kind, count) for kind, count in result.kinds]}


def _progress(found: Intake) -> Progress:
    now = timezone.now()
    steps = intake_words.steps(found.method)
    stages = [stage for stage, _words in steps]
    waits = found.state == IntakeState.QUEUED
    return Progress(
        intake=found,
        steps=steps,
        at=stages.index(found.stage) + 1 if found.stage in stages else len(stages),
        attempt=max(found.attempts, 1),
        is_over=found.state in (IntakeState.DONE, IntakeState.FAILED),
        is_put_off=waits and found.next_attempt_at is not None and bool(found.failure_code),
        is_unbegun=waits and found.attempts == 0 and now - found.created_at > UNBEGUN,
    )


def _wait(how_far: Progress, turn: int) -> int:
    """Milliseconds to the next look."""
    due = how_far.intake.next_attempt_at
    if how_far.is_put_off and due is not None:
        left = int((due - timezone.now()).total_seconds() * 1000)
        return min(max(left, 1_000), _LONGEST)
    return next((pause for most, pause in _PACE if turn < most), _SLOWEST)


def _turn(request: HttpRequest) -> int:
    given = request.GET.get("turn", "")
    return min(int(given), 10_000) if given.isascii() and given.isdigit() and len(given) < 6 else 0
