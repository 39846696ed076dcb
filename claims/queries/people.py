"""Colleagues."""

from uuid import UUID

from claims.models import User


def colleague(public_id: UUID) -> User | None:
    """The person of that id, if the account is active."""
    return User.objects.filter(public_id=public_id, is_active=True).first()
