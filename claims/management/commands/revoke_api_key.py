"""End a key at once, such as one that has leaked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.management.named import key_named, person_named
from claims.services import api_keys


class Command(BaseCommand):
    """Exit status 0: it has ended. 1: refused. 2: wrong usage."""

    help = "Ends an API key at once. Ending it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prefix", help="how the key begins: fct_ and eight characters")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the operator who does it, for the record")

    def handle(self, *args: Any, prefix: str, by: str, **options: Any) -> None:
        try:
            key = api_keys.revoke(key_id=key_named(prefix).public_id, actor=person_named(by), now=timezone.now())
        except DomainError as error:
            raise CommandError(_(error.detail)) from error
        self.stdout.write(_("The key of %(name)s has ended.") % {"name": key})
