"""System checks of the domain: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  Django's own name for it
from django.db import connections

OWNERS_OF_THE_RECORD = """
  SELECT DISTINCT o.rolname FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner, pg_roles a
   WHERE c.relname LIKE 'claims\\_%%' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
     AND a.rolname = %s AND pg_has_role(a.oid, c.relowner, 'MEMBER')
   ORDER BY 1
"""


@register(Tags.database)
def application_does_not_own_the_record(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn (claims.W001) when the application's role is, or can become, the owner of the tables."""
    return [_warning(owner, alias) for alias in databases or () for owner in _owners(alias)]


def _owners(alias: str) -> list[str]:
    """Owners of the record whose rights the application's role has; none before the first migration."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_OF_THE_RECORD, [settings.DATABASE_APP_ROLE])
        return [owner for (owner,) in cursor.fetchall()]


def _warning(owner: str, alias: str) -> CheckMessage:
    role = settings.DATABASE_APP_ROLE
    return Warning(
        f"The application's database role {role!r} has the rights of {owner!r}, who owns the tables.",
        hint=(
            "Whoever takes over the application could then switch the guards of the record off. Use a role of its own "
            "in DATABASE_URL, and the owner in DATABASE_OWNER_URL."
        ),
        obj=alias,
        id="claims.W001",
    )
