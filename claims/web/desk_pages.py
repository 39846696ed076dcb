"""How a page of the desk is sent: to people with a role, never cached, whole or as the part that HTMX asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.enums import Role
from claims.errors import DomainError
from claims.models import SavedView, User
from claims.queries import saved_views
from claims.queries.waiting import Waiting, waiting

View = Callable[..., HttpResponse]
UNAUTHENTICATED = 401


class SeeOther(HttpResponseRedirect):
    """The answer to a form: look there now, by GET (RFC 9110, 15.4.4)."""

    status_code = 303


@dataclass(frozen=True)
class Frame:
    """What stands around every page of the desk."""

    person: User
    roles: list[str]
    waiting: Waiting
    section: str
    views: "QuerySet[SavedView]"


def person_of(request: HttpRequest) -> User:
    """Who is signed in, on a page of the desk."""
    return cast(User, request.user)


def desk_page(view: View) -> View:
    """A page for people with a role; being a superuser is none.

    A refusal of the domain that the view does not show itself becomes a page of its status, or, for
    HTMX, a message that leaves what stands on the page, and what was typed there, as it is.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        if not person_of(request).role_set():
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return _refusal(request, error)

    return shown


def answer(
    request: HttpRequest, page: str, context: dict[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The template `page`; for HTMX the template `fragment`, with the messages and the counts of the side bar."""
    wanted = {**context, "frame": _frame(request), "is_fragment": bool(fragment) and wants_part(request)}
    body = render_to_string(fragment if wanted["is_fragment"] else page, wanted, request)
    if wanted["is_fragment"]:
        body += render_to_string("claims/fragments/desk_around.html", wanted, request)
    response = HttpResponse(body, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def go(to: str, *, request: HttpRequest, said: str = "", undo: str = "") -> HttpResponse:
    """After a form has done its work: on to `to`, with a sentence about what was done.

    `undo` is the address that takes it back by POST. HTMX follows the redirect by itself and is given
    the fragment of the page there.
    """
    if said:
        messages.success(request, said, extra_tags=undo)
    return SeeOther(to)


def refused(error: DomainError) -> str:
    """The sentence of a refusal, for showing beside the form that it is about."""
    return _(error.detail)


def wants_part(request: HttpRequest) -> bool:
    """Does HTMX ask for a part of the page, to be put in its place?"""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _frame(request: HttpRequest) -> Frame:
    person = person_of(request)
    match = request.resolver_match
    held = person.role_set()
    roles = [role.label for role in Role if role in held]
    section = _SECTIONS.get((match.url_name or "") if match else "", "")
    return Frame(person=person, roles=roles, waiting=waiting(person), section=section, views=saved_views.of(person))


def _signed_out(request: HttpRequest) -> HttpResponse:
    if not wants_part(request):
        return redirect_to_login(request.get_full_path())
    sentence = _("Your session has ended. Sign in again in another window; what you typed still stands here.")
    return _message(request, sentence, status=UNAUTHENTICATED)


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    if wants_part(request):
        return _message(request, refused(error), status=error.status)
    context = {"detail": refused(error), "code": error.code, "status": error.status}
    return answer(request, "claims/pages/desk/refused.html", context, status=error.status)


def _message(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """A message for HTMX that changes nothing on the page."""
    messages.error(request, sentence)
    response = HttpResponse(render_to_string("claims/components/toasts.html", {"oob": True}, request), status=status)
    response["HX-Reswap"], response["HX-Push-Url"] = "none", "false"
    return response


_SECTIONS = {
    "desk": "queue",
    "desk-claim": "queue",
    "desk-views": "queue",
    "desk-articles": "articles",
    "desk-article": "articles",
    "desk-article-new": "articles",
    "desk-article-sentences": "articles",
    "desk-article-changes": "articles",
    "desk-article-submission": "articles",
    "desk-articles-failed": "articles",
    "desk-reviews": "reviews",
    "desk-review": "reviews",
    "desk-review-evidence-add": "reviews",
    "desk-review-evidence-change": "reviews",
    "desk-review-evidence-capture": "reviews",
    "desk-review-evidence-waive": "reviews",
    "desk-review-evidence-remove": "reviews",
    "desk-sign-off": "sign-off",
    "desk-sign-off-review": "sign-off",
    "desk-corrections": "corrections",
    "desk-correction-new": "corrections",
    "desk-account": "account",
    "desk-components": "components",
}
"""Which entry of the side bar a page belongs to."""
