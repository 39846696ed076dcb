"""How we work: corrections and methodology."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from claims.models import Correction
from claims.queries import public, public_figures
from claims.representations.base_url import with_base
from claims.representations.organisation import organisation
from claims.web.pages import absolute, html, last_modified, public_page
from claims.web.paging import slice_of
from claims.web.site_figures import changed_at, scale_in_use, site_figures
from claims.web.views.public.verdicts import correction_shown

PAGE = 25
_ORDER = ("published_at", "pk")


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Every public change after publication, newest first."""
    rows = public.corrections()
    page = slice_of(rows, request=request, everything=rows, columns=_ORDER, size=PAGE)
    context = {
        "page": page,
        "corrections": [correction_shown(row) for row in page.rows if isinstance(row, Correction)],
        "figures": site_figures(),
        "canonical": absolute("/corrections/"),
    }
    return last_modified(html(request, "claims/pages/corrections.html", context), changed_at())


@public_page
def methodology(request: HttpRequest) -> HttpResponse:
    """How a verdict is made, what the ratings mean, and figures."""
    policies = public_figures.sign_off_policies().values()
    in_use = [each for each in policies if each.code == settings.FACTCHECK_SIGN_OFF_POLICY]
    ours = organisation()
    context = {
        "scale": scale_in_use(),
        "figures": site_figures(),
        "policy": in_use[-1] if in_use else None,
        "contact_url": settings.CONTACT_URL or with_base(ours.url).decode(),
        "contact": settings.CONTACT_URL.removeprefix("mailto:").partition("?")[0] or ours.name,
        "canonical": absolute("/methodology/"),
    }
    return last_modified(html(request, "claims/pages/methodology.html", context), changed_at())
