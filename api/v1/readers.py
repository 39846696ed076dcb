"""The caller as the domain's reader: what of the pipeline may be seen."""

from django.conf import settings

from api.authentication import Caller
from claims.queries.public import Reader


def reader_of(caller: Caller) -> Reader:
    """A person with a role, a key with its scopes, or anybody."""
    return Reader(
        is_staff=bool(caller.roles),
        scopes=caller.scopes,
        open_pipeline=settings.FACTCHECK_PUBLIC_PIPELINE,
    )
