"""Make a key for a program; the only moment at which its text is shown."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import Scope
from claims.errors import DomainError
from claims.models import User
from claims.services import api_keys


class Command(BaseCommand):
    help = "Issue an API key. The key alone goes to standard output, once; it cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="who uses it")
        parser.add_argument("--scope", action="append", choices=Scope.values, required=True, help="may be repeated")
        parser.add_argument("--owner", default="", metavar="USERNAME", help="the person who answers for it")
        parser.add_argument("--expires-in-days", type=int, default=None, metavar="DAYS", help="default: never")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        days = options["expires_in_days"]
        try:
            key, text = api_keys.issue(
                name=options["name"],
                scopes=[Scope(scope) for scope in options["scope"]],
                owner=self._owner(options["owner"]),
                actor=None,
                now=now,
                expires_at=None if days is None else now + timedelta(days=days),
            )
        except DomainError as error:
            raise CommandError(_(error.detail)) from error
        scopes = ", ".join(key.scopes)
        self.stderr.write(_("Key for %(name)s with scope %(scopes)s:") % {"name": key.name, "scopes": scopes})
        self.stdout.write(text)

    def _owner(self, username: str) -> User | None:
        if not username:
            return None
        owner = User.objects.filter(username=username, is_active=True).first()
        if owner is None:
            raise CommandError(_("There is no active account %(name)s.") % {"name": username})
        return owner
