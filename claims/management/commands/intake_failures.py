"""List the submissions that failed for good, and put them back into the queue."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.models import Intake
from claims.queries.articles import dead_letters
from claims.services import articles


class Command(BaseCommand):
    """Exit status 0, or 1 when a submission that was named could not be put back."""

    help = "Lists submissions that could not be read, and retries them."
    requires_system_checks = ()  # needs no URL of the web server

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--retry", type=UUID, metavar="ID", help="Put this submission back into the queue.")
        which.add_argument("--retry-all", action="store_true", help="Put all of them back into the queue.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object a line.")

    def handle(self, *args: Any, retry: UUID | None, retry_all: bool, **options: Any) -> None:
        as_json = options["json"]
        if retry is not None:
            self._retry(retry, as_json=as_json)
            return
        rows = list(dead_letters())
        if not rows and not as_json:
            self.stdout.write(_("No submission has failed."))
        for row in rows:
            if retry_all:
                self._retry(row.public_id, as_json=as_json)
            else:
                self._print(row, as_json=as_json)

    def _retry(self, intake_id: UUID, *, as_json: bool) -> None:
        try:
            row = articles.retry(intake_id=intake_id, actor=None, now=timezone.now())
        except DomainError as error:
            self.stderr.write(f"{intake_id}: {_(error.detail)} ({error.code})")
            raise SystemExit(1) from error
        self._print(row, as_json=as_json)

    def _print(self, row: Intake, *, as_json: bool) -> None:
        address = row.url or row.article.headline or row.article.canonical_url
        if as_json:
            content = {
                "id": str(row.public_id),
                "article": str(row.article.public_id),
                "address": address,
                "state": row.state,
                "attempts": row.attempts,
                "code": row.failure_code,
                "detail": _(row.failure_detail) if row.failure_detail else "",
                "finished_at": row.finished_at.isoformat() if row.finished_at else None,
            }
            self.stdout.write(json.dumps(content, ensure_ascii=False))
            return
        when = f"{row.finished_at:%Y-%m-%d %H:%M}" if row.finished_at else row.get_state_display()
        reason = f"{_(row.failure_detail)} ({row.failure_code})" if row.failure_code else ""
        self.stdout.write(f"{row.public_id}  {when}  {address}\n    {reason}".rstrip())
