"""Colleagues."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from claims.models import RoleMembership, User
from claims.workflow.roles import WORKERS


def colleague(public_id: UUID) -> User | None:
    """The person of that id, if the account is active."""
    return User.objects.filter(public_id=public_id, is_active=True).first()


def workers() -> "QuerySet[User]":
    """Active people whom a review can be given to, by name, in one query."""
    held = RoleMembership.objects.filter(revoked_at=None, role__in=sorted(WORKERS), user=OuterRef("pk"))
    return User.objects.filter(Exists(held), is_active=True).order_by("display_name", "pk")


def names(public_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by their public ids, in one query. Unknown ids are left out."""
    found = User.objects.filter(public_id__in=set(public_ids)).order_by("pk")
    return {str(each.public_id): str(each) for each in found}
