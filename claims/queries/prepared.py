"""A cursor for statements that come again and again: the server reads and plans each of them once a connection.

For SQL that is the same text every time; the ORM spells too many statements for it. Values are bound by the server,
so each must have a type that PostgreSQL can tell from its place. `DATABASE_PREPARE=false` keeps nothing.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


def cursor() -> CursorWrapper:
    """As `connection.cursor()`, and where queries are logged it is that one: it can tell what it sent."""
    if connection.queries_logged:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        plain: Any = Cursor(connection.connection)
    return connection.make_cursor(plain)


def ask(statement: str, values: Sequence[Any] = ()) -> CursorWrapper:
    """Send a statement; its rows are read from what is returned.

    Within `many_rows.sent_together` nothing is waited for until then.
    """
    asked = cursor()
    asked.execute(statement, values)
    return asked
