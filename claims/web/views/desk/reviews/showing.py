"""How one review is shown: in the editor, or as a text to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.representations.markdown import render
from claims.web.desk_pages import answer
from claims.web.forms.reviews import AssignForm, DraftForm, ReasonForm, draft_form_of
from claims.web.review_page import ReviewPage, around


def shown(
    request: HttpRequest, page: ReviewPage, *, form: DraftForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, with the forms as they were typed where they are given."""
    context: dict[str, Any] = {"page": page, "reason_form": ReasonForm(), "in_editor": page.is_editable}
    if page.acts["assign"].allowed:
        context["assign_form"] = AssignForm(colleagues=page.colleagues)
    if page.is_editable:
        template = "claims/pages/desk/review_write.html"
        context["form"] = form or draft_form_of(page.text, **around(page))
    else:
        template = "claims/pages/desk/review_read.html"
        context["explanation"] = render(page.text.explanation)
    return answer(request, template, {**context, **more}, status=status)
