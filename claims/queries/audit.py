"""The history of one object."""

from uuid import UUID

from django.db.models import QuerySet

from claims.models import AuditEvent


def history(target_type: str, target_id: UUID) -> "QuerySet[AuditEvent]":
    """All events of one target, oldest first, with the people who acted."""
    return (
        AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
        .select_related("actor")
        .order_by("number")
    )
