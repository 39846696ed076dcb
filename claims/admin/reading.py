"""A registration that shows and never writes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Superusers look; nobody adds, changes or deletes. `secret` names columns that are not shown either.

    Lists are cut by primary key and not counted: the tables may be long.
    """

    secret: ClassVar[tuple[str, ...]] = ()
    actions = None
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(self.list_display) if self.list_display != ("__str__",) else ("pk", "__str__")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Columns of the row itself: links to many rows would load them all."""
        return [field.name for field in self.opts.concrete_fields if field.name not in self.secret]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_look(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _may_look(request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def _may_look(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
