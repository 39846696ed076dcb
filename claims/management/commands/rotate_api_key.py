"""Give a program a new key; the old one goes on for a while, so that nothing stops in between."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.management.named import acting, key_named
from claims.services import api_keys

MOST_HOURS = 24 * 90


class Command(BaseCommand):
    """Exit status 0: there is a new key. 1: refused. 2: wrong usage."""

    help = "Makes a new key in the place of an old one. The key alone goes to standard output, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prefix", help="how the old key begins: fct_ and eight characters")
        parser.add_argument(
            "--overlap-hours", type=int, default=24, metavar="HOURS", help="how long the old key goes on; default: 24"
        )
        parser.add_argument("--by", default="", metavar="USERNAME", help="the operator who does it, for the record")

    def handle(self, *args: Any, prefix: str, by: str, overlap_hours: int, **options: Any) -> None:
        if not 0 <= overlap_hours <= MOST_HOURS:
            raise CommandError(_("--overlap-hours is from 0 to %(most)s.") % {"most": MOST_HOURS}, returncode=2)
        try:
            key, text = api_keys.rotate(
                key_id=key_named(prefix).public_id,
                actor=acting(by),
                now=timezone.now(),
                overlap=timedelta(hours=overlap_hours),
            )
        except DomainError as error:
            raise CommandError(_(error.detail)) from error
        self.stderr.write(_("New key for %(name)s:") % {"name": key.name})
        self.stdout.write(text)
