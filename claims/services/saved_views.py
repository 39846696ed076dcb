"""How does a person keep filters of the queue? Under names of her own; nobody else sees or changes them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from claims.errors import InvalidInput, NotFound
from claims.models import SavedView, User
from claims.queries import saved_views
from claims.services.wording import line

MOST = 20
MAX_NAME = 60
MAX_QUERY = 500


def save_view(*, name: str, query: str, actor: User, now: datetime) -> SavedView:
    """Keep a query string of the queue under a name; a name that she has already gets the new filters.

    Raises InvalidInput for an empty name, for filters that are too long, and for more than MOST views;
    TextTooLong for a long name. Announces nothing.
    """
    wanted = _name(name)
    kept = saved_views.spelled(query)
    if len(kept) > MAX_QUERY:
        raise InvalidInput("These filters are too long to be kept. Take some of them away.", field="query")
    with transaction.atomic(durable=True):
        own = _own(actor)
        view = own.filter(name=wanted).first()
        if view is None:
            if own.count() >= MOST:
                raise InvalidInput(f"You have {MOST} views already. Delete one first.", field="name")
            last = own.aggregate(last=Max("position"))["last"]
            view = SavedView(owner=actor, name=wanted, position=0 if last is None else last + 1, created_at=now)
        view.query = kept
        view.save()
    return view


def rename_view(*, view_id: UUID, name: str, actor: User, now: datetime) -> SavedView:
    """Give a view of one's own another name.

    Raises NotFound for a view that is not hers, InvalidInput for an empty name or one that she has
    already, TextTooLong. Announces nothing.
    """
    wanted = _name(name)
    with transaction.atomic(durable=True):
        own = _own(actor)
        view = own.filter(public_id=view_id).first()
        if view is None:
            raise NotFound
        if own.filter(name=wanted).exclude(pk=view.pk).exists():
            raise InvalidInput("You have a view of this name already.", field="name")
        view.name = wanted
        view.save(update_fields=["name"])
    return view


def delete_view(*, view_id: UUID, actor: User, now: datetime) -> None:
    """Delete a view of one's own; one that is gone already stays gone. Announces nothing."""
    with transaction.atomic(durable=True):
        _own(actor).filter(public_id=view_id).delete()


def _own(person: User) -> "QuerySet[SavedView]":
    """Her views, with her row locked: two windows at once do not pass the limit or take one name twice."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    return SavedView.objects.filter(owner=person)


def _name(given: str) -> str:
    wanted = line(given, field="name", limit=MAX_NAME)
    if not wanted:
        raise InvalidInput("Give the view a name.", field="name")
    return wanted
