"""Make an account. The first operator is made this way; nobody signs up by herself."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import Role
from claims.errors import DomainError
from claims.management.named import acting
from claims.services import people


class Command(BaseCommand):
    """Exit status 0: the account is there. 1: refused. 2: wrong usage."""

    help = "Makes an account. The password is asked for, or is the first line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="for signing in")
        parser.add_argument("--email", default="", help="for signing in too")
        parser.add_argument("--name", default="", help="as colleagues see it")
        parser.add_argument("--role", action="append", default=[], choices=Role.values, help="may be repeated")
        parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="such as Europe/Madrid; default: UTC")
        parser.add_argument("--by", default="", metavar="USERNAME", help="the operator who does it, for the record")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        actor = acting(options["by"])
        try:
            person = people.add_person(
                username=username,
                email=options["email"],
                password=_password(),
                display_name=options["name"],
                roles=[Role(role) for role in dict.fromkeys(options["role"])],
                actor=actor,
                now=timezone.now(),
                time_zone=options["time_zone"],
            )
        except DomainError as error:
            raise CommandError(_(error.detail)) from error
        self.stdout.write(_("%(name)s can sign in.") % {"name": person.get_username()})


def _password() -> str:
    """Never an argument: other people on the machine see those."""
    if sys.stdin.isatty():
        return getpass.getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\r\n")
