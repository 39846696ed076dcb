"""Saved views: filters of the queue under a name, one's own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import InvalidInput
from claims.services import saved_views
from claims.web.desk_pages import answer, desk_page, go, person_of
from claims.web.forms.queue import ViewForm


@desk_page
def views(request: HttpRequest) -> HttpResponse:
    """All of one's views with their names; a form sent here keeps another one."""
    if request.method != "POST":
        return answer(request, "claims/pages/desk/queue_views.html", {})
    form = _valid(request)
    view = saved_views.save_view(
        name=form.cleaned_data["name"],
        query=form.cleaned_data["query"],
        actor=person_of(request),
        now=timezone.now(),
    )
    to = f"{reverse('desk')}?{view.query}" if view.query else reverse("desk")
    return go(to, request=request, said=_("View saved. It stands in the side bar."))


@desk_page
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a view another name."""
    if request.method == "POST":
        name = _valid(request).cleaned_data["name"]
        saved_views.rename_view(view_id=public_id, name=name, actor=person_of(request), now=timezone.now())
        return go(reverse("desk-views"), request=request, said=_("View renamed."))
    return go(reverse("desk-views"), request=request)


@desk_page
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a view; the claims in it stay what they are."""
    if request.method == "POST":
        saved_views.delete_view(view_id=public_id, actor=person_of(request), now=timezone.now())
        return go(reverse("desk-views"), request=request, said=_("View deleted."))
    return go(reverse("desk-views"), request=request)


def _valid(request: HttpRequest) -> ViewForm:
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Give the view a name of at most 60 characters."), field="name")
    return form
