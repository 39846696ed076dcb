"""Give a person roles, take them away, or see which ones she has."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import Role
from claims.errors import DomainError
from claims.management.named import acting, person_named
from claims.services import people


class Command(BaseCommand):
    """Exit status 0: the roles printed stand now. 1: refused. 2: wrong usage."""

    help = "Gives a person roles or takes them away, and prints those that stand. Both count from the next request on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="USERNAME", help="whose roles")
        parser.add_argument("--grant", action="append", default=[], choices=Role.values, help="may be repeated")
        parser.add_argument("--revoke", action="append", default=[], choices=Role.values, help="may be repeated")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="the operator who does it, for the record; --revoke needs it"
        )

    def handle(self, *args: Any, name: str, grant: list[str], revoke: list[str], by: str, **options: Any) -> None:
        actor = acting(by)
        if revoke and actor is None:
            raise CommandError(_("Say with --by who takes the role away."), returncode=2)
        if set(grant) & set(revoke):
            raise CommandError(_("A role is either given or taken away."), returncode=2)
        person, now = person_named(name), timezone.now()
        try:
            for role in grant:
                people.grant_role(user=person, role=Role(role), actor=actor, now=now)
            for role in revoke:
                people.revoke_role(user=person, role=Role(role), actor=actor, now=now)
        except DomainError as error:
            raise CommandError(_(error.detail)) from error
        held = person.role_memberships.filter(revoked_at=None).values_list("role", flat=True)
        self.stdout.write(f"{person.get_username()}: {', '.join(sorted(held)) or _('no role')}")
