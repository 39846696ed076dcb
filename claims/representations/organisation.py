"""Who we are, in public documents. One organisation an installation: it is settings, not rows."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from claims.representations.base_url import own

DEFAULT_LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Organisation:
    """`site` is the host without `www.`, as the Fact Check Tools API derives it from the review's URL."""

    name: str
    url: str
    corrections_policy_url: str
    methodology_url: str
    license_url: str
    site: str


def organisation() -> Organisation:
    """From ORGANISATION_NAME, ORGANISATION_URL, CORRECTIONS_POLICY_URL, METHODOLOGY_URL and VERDICT_LICENSE_URL."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    site = host.removeprefix("www.")
    return Organisation(
        name=getattr(settings, "ORGANISATION_NAME", "") or site,
        url=getattr(settings, "ORGANISATION_URL", "") or own("/"),
        corrections_policy_url=getattr(settings, "CORRECTIONS_POLICY_URL", "") or own("/corrections/"),
        methodology_url=getattr(settings, "METHODOLOGY_URL", "") or own("/methodology/"),
        license_url=getattr(settings, "VERDICT_LICENSE_URL", "") or DEFAULT_LICENSE_URL,
        site=site,
    )
