"""The form by which an article comes in: as text, by its address, or as a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import IntakeMethod
from claims.errors import DomainError, RoleNotAllowed
from claims.models import Intake
from claims.queries import intakes
from claims.services import articles
from claims.web.desk_pages import answer, desk_page, go, person_of
from claims.web.forms.articles import ArticleForm, prefilled

FORBIDDEN, UNPROCESSABLE = 403, 422


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """Show the form; take in what it brings. `?instead=` names a failed submission whose text is to be pasted."""
    failed = _instead_of(request)
    status = 200
    if request.method == "POST":
        form = ArticleForm(request.POST, request.FILES)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                return _taken_in(request, form)
            except DomainError as error:
                form.refuse(error)
                status = FORBIDDEN if isinstance(error, RoleNotAllowed) else UNPROCESSABLE
    else:
        form = ArticleForm(initial=prefilled(failed))
    context: dict[str, Any] = {"form": form, "failed": failed, "may": intakes.allowed(person_of(request))}
    return answer(request, "claims/pages/desk/article_new.html", context, status=status)


def _taken_in(request: HttpRequest, form: ArticleForm) -> HttpResponse:
    now = timezone.now()
    who = {"submitted": form.submitted(), "actor": person_of(request), "now": now}
    if form.address or form.chosen == IntakeMethod.URL:
        intake = articles.submit_url(url=form.address, **who)
    elif form.chosen == IntakeMethod.FILE:
        sent = form.cleaned_data["file"]
        intake = articles.submit_file(
            body=form.read_file(),
            file_name=sent.name,
            content_type=f"{sent.content_type or ''}; charset={sent.charset or ''}",
            **who,
        )
    else:
        intake = articles.submit_text(text=form.cleaned_data["text"], **who)
    return _to_submission(request, form, intake, is_known=intake.created_at != now)


def _to_submission(request: HttpRequest, form: ArticleForm, intake: Intake, *, is_known: bool) -> HttpResponse:
    said = ""
    if not is_known:
        said = _("Article taken in.")
        if form.address and form.chosen == IntakeMethod.TEXT:
            said = _("You pasted an address, so its page is fetched.")
    to = reverse("desk-article-submission", args=[intake.public_id])
    return go(f"{to}?known=1" if is_known else to, request=request, said=said)


def _instead_of(request: HttpRequest) -> Intake | None:
    given = request.GET.get("instead", "")
    try:
        return intakes.submission(UUID(given)) if given else None
    except ValueError:
        return None
