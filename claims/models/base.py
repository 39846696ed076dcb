"""What every table shares: public ids, and constraints that more than one table needs."""

import uuid
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)
"""Until when something that nobody has worked out yet is right: upkeep finds it at once."""


class PublicModel(models.Model):
    """A row that the outside can name. The bigint primary key never leaves the process."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def all_or_none(name: str, *fields: str) -> models.CheckConstraint:
    """A check that `fields` are all set or all empty: a time without the person is half a fact."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=none | every, name=name)


def one_of(name: str, field: str, values: list[str]) -> models.CheckConstraint:
    """A check that `field` holds one of the words of its enum, also when written by hand."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def web_url(name: str, field: str, *, empty: bool = False) -> models.CheckConstraint:
    """A check that a URL is http or https: `javascript:` and `data:` never reach a page."""
    condition = Q(**{f"{field}__iregex": r"^https?://[^\s]+$"})
    if empty:
        condition |= Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=name)
