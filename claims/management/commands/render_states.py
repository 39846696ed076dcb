"""Write docs/review-states.md from the transition tables, or say whether it is still true."""

import difflib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

import claims
from claims.workflow import diagram

PAGE = Path(claims.__file__).resolve().parent.parent / "docs" / "review-states.md"


class Command(BaseCommand):
    """A developer's command: part of `make check` (with --check) and of `make fix`. Needs no database."""

    help = "Writes the page of the review's states from the transition tables."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 when the page is out of date.")
        parser.add_argument("--path", type=Path, default=PAGE, help="Where the page is.")

    def handle(self, *args: object, check: bool = False, path: Path = PAGE, **options: object) -> None:
        """Write the page, or with `check` compare it. Raises CommandError (exit 1) when it differs."""
        wanted = diagram.render()
        if not check:
            path.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
            return
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != wanted:
            difference = difflib.unified_diff(
                found.splitlines(), wanted.splitlines(), str(path), "the tables", lineterm=""
            )
            raise CommandError("\n".join([*difference, f"{path} is out of date. Run: python manage.py render_states"]))
        self.stdout.write(f"{path} is up to date.")
