"""The desk's first page: what waits, and for whom."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.enums import ReviewStatus
from claims.models import User
from claims.queries.waiting import waiting


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Counts of what waits. For people with a role; being a superuser is none."""
    person = cast(User, request.user)
    roles = person.role_set()
    if not roles:
        raise PermissionDenied
    found = waiting(person)
    statuses = [(status.label, found.by_status.get(status, 0)) for status in ReviewStatus if status in found.by_status]
    context = {"person": person, "roles": [role.label for role in roles], "waiting": found, "statuses": statuses}
    return render(request, "claims/pages/desk_home.html", context)
