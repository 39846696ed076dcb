"""What changed between two versions of an article."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from claims.errors import NotFound
from claims.queries import snapshot_changes
from claims.web import intake_words
from claims.web.desk_pages import answer, desk_page
from claims.web.forms.articles import ChangesForm
from claims.web.snapshot_hunks import compared_claims, compared_texts


@desk_page
def changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two versions side by side in one text, and the claims that no longer stand as they did."""
    asked = ChangesForm({"old": request.GET.get("from"), "new": request.GET.get("to")})
    if not asked.is_valid():
        raise NotFound
    found = snapshot_changes.changes(public_id, **asked.cleaned_data)
    article = found.article
    context: dict[str, Any] = {
        "article": article,
        "found": found,
        "address": intake_words.web_address(article.canonical_url),
        "most": snapshot_changes.MOST_SNAPSHOTS,
    }
    if found.old is not None:
        context["difference"] = compared_texts(found.old, found.new, article.in_language)
        context["changed"] = compared_claims(found.changed, article.in_language)
    return answer(request, "claims/pages/desk/article_changes.html", context)
