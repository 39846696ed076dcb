"""Take in articles from the command line: pages, files or standard input, by the same services as the worker."""

import json
import re
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import IntakeStage, IntakeState
from claims.errors import DomainError, IntakeError, InvalidInput
from claims.management.claims_table import claims_table
from claims.models import Intake
from claims.queries.articles import ingest_report
from claims.services import articles, intake
from claims.services.articles import MAX_FILE_BYTES, Submitted

STANDARD_INPUT = "-"
POLL_SECONDS = 0.3
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Command(BaseCommand):
    """Exit status 0: all ingested. 1: some refused, each with its reason on standard error. 2: wrong usage."""

    help = "Takes in articles and prints the claims found in them."
    requires_system_checks = ()  # needs no URL of the web server

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="A URL, a file (.html, .txt, .md), or - .")
        parser.add_argument("--url", default="", help="The address at which a file was published.")
        parser.add_argument("--headline", default="", help="The headline; otherwise the article's own.")
        parser.add_argument("--published", type=_day, metavar="YYYY-MM-DD", help="The day of publication.")
        parser.add_argument("--publisher", default="", help="The name of the publisher.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object a line for each article.")

    def handle(self, *args: Any, sources: list[str], **options: Any) -> None:
        said = Submitted(
            url=options["url"],
            headline=options["headline"],
            publisher=options["publisher"],
            date_published=options["published"],
        )
        _refuse_wrong_usage(sources, said)
        refused = 0
        for number, source in enumerate(sources, start=1):
            show = self._progress(f"[{number}/{len(sources)}] {source}")
            try:
                report = self._ingest(source, said, show)
            except DomainError as error:
                refused += 1
                show(None)
                self._refuse(source, error, as_json=options["json"])
            else:
                show(None)
                self._print(report, as_json=options["json"])
        if refused:
            raise SystemExit(1)

    def _ingest(self, source: str, said: Submitted, show: Callable[[IntakeStage | None], None]) -> dict[str, Any]:
        """Submit and work until the row has ended. Raises the DomainError that it ended with."""
        show(IntakeStage.WAITING)
        row = _submit(source, said)
        while True:
            outcome = intake.work(intake_id=row.public_id, now=timezone.now(), on_stage=show)
            row = Intake.objects.select_related("snapshot__article").get(pk=row.pk)
            if row.state == IntakeState.DONE:
                return ingest_report(row)
            if row.state == IntakeState.FAILED or outcome.ending == intake.Ending.PUT_OFF:
                raise _Ended(row)
            if row.state == IntakeState.QUEUED and row.next_attempt_at and row.failure_code:
                raise _Ended(row)
            show(IntakeStage(row.stage))  # a worker was faster; it says how far it is
            time.sleep(POLL_SECONDS)

    def _progress(self, title: str) -> Callable[[IntakeStage | None], None]:
        """Shows stages on one line of a terminal; says nothing when standard error is a file."""
        if not self.stderr.isatty():
            return lambda _stage: None

        def show(stage: IntakeStage | None) -> None:
            words = f"{title}: {IntakeStage(stage).label} …" if stage else ""
            self.stderr.write(f"\r\x1b[2K{words}", ending="")
            self.stderr.flush()

        return show

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False) if as_json else claims_table(report))
        self.stdout.flush()

    def _refuse(self, source: str, error: DomainError, *, as_json: bool) -> None:
        code = error.reason if isinstance(error, _Ended) else error.code
        detail = _(error.detail)
        if as_json:
            refusal = {"source": source, "status": "failed", "code": code, "detail": detail}
            self.stdout.write(json.dumps(refusal, ensure_ascii=False))
            self.stdout.flush()
        self.stderr.write(f"{source}: {detail} ({code})")


class _Ended(IntakeError):
    """The row ended without a result; `reason` is the code that stands on it."""

    code = "intake.ended"

    def __init__(self, row: Intake) -> None:
        self.reason = row.failure_code
        super().__init__(row.failure_detail)


def _submit(source: str, said: Submitted) -> Intake:
    """Raises DomainError: what can be refused at once."""
    now = timezone.now()
    if _SCHEME.match(source):
        return articles.submit_url(url=source, submitted=said, actor=None, now=now, refresh=True)
    if source == STANDARD_INPUT:
        body = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        return articles.submit_file(body=body, file_name="stdin.txt", submitted=said, actor=None, now=now)
    path = Path(source)
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidInput(_("The file cannot be read: %(why)s.") % {"why": error.strerror}, field="file") from error
    return articles.submit_file(body=body, file_name=path.name, submitted=said, actor=None, now=now)


def _refuse_wrong_usage(sources: list[str], said: Submitted) -> None:
    """Raises CommandError with exit status 2."""
    if sources.count(STANDARD_INPUT) > 1:
        raise CommandError(_("Standard input can be read once only."), returncode=2)
    if len(sources) > 1 and (said.url or said.headline):
        raise CommandError(_("--url and --headline describe one article; give one SOURCE."), returncode=2)
    if said.url and _SCHEME.match(sources[0]):
        raise CommandError(_("--url is for files; a URL is its own address."), returncode=2)
    if replace(said, url="") != said and not _SCHEME.match(said.url):
        raise CommandError(_("--url must be a full address such as https://example.org/article."), returncode=2)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("%(text)s is not a day such as 2026-01-08.") % {"text": text}) from error
