"""One claim with everything that is known of it: where it was made, what became of it, who did what."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from claims.models import AuditEvent
from claims.queries import claim_desk
from claims.web.desk_pages import answer, desk_page, person_of
from claims.web.views.desk.claims.panel import Forms, panel
from claims.web.views.desk.workbench.place import Place

PAGE, PART = "claims/pages/desk/claim.html", "claims/fragments/claim.html"
ACTS = {
    "claim.proposed": _("proposed"),
    "claim.accepted": _("accepted"),
    "claim.dismissed": _("dismissed"),
    "claim.reconsidered": _("made a candidate again"),
    "claim.merged": _("joined to another claim"),
    "claim.merge_undone": _("taken out of the other claim"),
    "claim.edited": _("reworded"),
    "claim.match_confirmed": _("said to be the same as another claim"),
    "claim.match_rejected": _("said not to be the same as another claim"),
    "appearance.recorded": _("found in another place"),
}


@desk_page
def claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The claim's own page."""
    return shown(request, public_id)


def shown(request: HttpRequest, claim_id: UUID, *, typed: Forms | None = None, status: int = 200) -> HttpResponse:
    """The page of a claim; with what was `typed` and refused. Raises NotFound."""
    about = panel(claim_id, actor=person_of(request), typed=typed)
    record = claim_desk.record(about.claim)
    context = {
        "panel": about,
        "place": Place(claim=claim_id),
        "record": record,
        "history": [(event, ACTS.get(event.action, event.action), _note(event)) for event in record.history],
    }
    response = answer(request, PAGE, context, fragment=PART, status=status)
    if status != HTTPStatus.OK:
        response["HX-Push-Url"] = "false"
    return response


def _note(event: AuditEvent) -> str:
    """What the record says beside the act, where it is words for people."""
    fields = event.data.get("fields") or event.data.get("reworded") or []
    return str(event.data.get("reason") or ", ".join(str(name).replace("_", " ") for name in fields))
