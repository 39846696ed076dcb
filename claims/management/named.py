"""Who and what an operator names on the command line."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from claims.models import ApiKey, User

_PREFIX_LENGTH = 8


def person_named(username: str) -> User:
    """The account of that user name. Raises CommandError."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return found


def acting(username: str) -> User | None:
    """Who does it: the account named, or nobody but the terminal."""
    return person_named(username) if username else None


def key_named(prefix: str) -> ApiKey:
    """The key that begins with `fct_<prefix>`; a whole key is understood too. Raises CommandError."""
    stem = prefix.removeprefix("fct_")[:_PREFIX_LENGTH]
    found = ApiKey.objects.filter(prefix=stem).first()
    if found is None:
        raise CommandError(_("There is no key that begins with fct_%(prefix)s.") % {"prefix": stem})
    return found
