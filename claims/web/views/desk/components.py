"""One page that shows every part of the desk once, for whoever builds a page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.enums import Action, ClaimStatus, ReviewStatus
from claims.web.desk_pages import answer, desk_page
from claims.web.forms.account import AccountForm
from claims.workflow.decide import Allowed

RATINGS = ("true", "mostly_true", "half_true", "mostly_false", "false", "unproven", "retracted")


@desk_page
def components(request: HttpRequest) -> HttpResponse:
    """Every component with made-up content."""
    now = timezone.now()
    context = {
        "statuses": [*ReviewStatus.values, "suspended"],
        "ratings": [(code, code.replace("_", " ")) for code in RATINGS],
        "claim_statuses": ClaimStatus.values,
        "deadlines": [now - timedelta(hours=1), now + timedelta(hours=3), now + timedelta(days=5), None],
        "form": AccountForm({"display_name": "", "time_zone": "Moon/Tycho"}),
        "may": Allowed(Action.SUBMIT, allowed=True),
        "may_not": Allowed(Action.APPROVE, allowed=False, reason="You wrote this version, so another editor signs it."),
        "reasons": [
            {"words": "Check-worthy, 0.91", "share": 0.91, "points": "+45"},
            {"words": "Reach, 3 articles", "share": 0.4, "points": "+8"},
        ],
        "pieces": [("keep", "It cost "), ("delete", "three"), ("insert", "four"), ("keep", " million.")],
    }
    return answer(request, "claims/pages/desk/components.html", context)
