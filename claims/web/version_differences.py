"""What changed between two versions of a review, for the desk: what readers see, and what only we see.

The words are compared by `web.differences`, as on the public page; topics, language and how each source is
used come on top.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import CitationStance, VersionKind
from claims.models import Citation, ReviewVersion
from claims.web.differences import Difference, compared, differences

_USES = (
    ("exact", gettext_lazy("Quote from source %(number)s")),
    ("why", gettext_lazy("Why source %(number)s matters")),
    ("waived_reason", gettext_lazy("Why source %(number)s has no capture")),
)


def version_differences(
    old: ReviewVersion, new: ReviewVersion, *, old_citations: Sequence[Citation], new_citations: Sequence[Citation]
) -> list[Difference]:
    """Every change from `old` to `new`, in the order of the page; empty when nothing changed."""
    found = differences(_document(old, old_citations), _document(new, new_citations))
    found += _changed(gettext_lazy("Topics"), ", ".join(sorted(old.topics)), ", ".join(sorted(new.topics)))
    found += _changed(gettext_lazy("Language"), old.in_language, new.in_language)
    return found + _uses(old_citations, new_citations, new.in_language)


def _document(version: ReviewVersion, citations: Sequence[Citation]) -> dict[str, Any]:
    """A version in the shape of a public document, as far as that is compared."""
    return {
        "claim_reviewed": version.claim_reviewed,
        "headline": version.headline,
        "summary": version.summary,
        "explanation": version.explanation,
        "language": version.in_language,
        "rating": {"label": _rating(version)},
        "evidence": [{"url": each.evidence.url, "title": each.evidence.title} for each in citations],
    }


def _rating(version: ReviewVersion) -> str:
    if version.kind == VersionKind.RETRACTION:
        return _("Retracted")
    return version.rating.label if version.rating else _("none")


def _uses(old: Sequence[Citation], new: Sequence[Citation], language: str) -> list[Difference]:
    """Sources that both versions cite, used in another way."""
    before = {each.evidence_id: each for each in old}
    found: list[Difference] = []
    for citation in new:
        was = before.get(citation.evidence_id)
        if was is None:
            continue
        at = {"number": citation.position}
        for name, label in _USES:
            found += _changed(_(str(label)) % at, getattr(was, name) or "", getattr(citation, name) or "", language)
        found += _changed(_("Stance of source %(number)s") % at, _stance(was), _stance(citation))
        found += _changed(_("Capture of source %(number)s") % at, _capture(was), _capture(citation))
    return found


def _changed(label: Any, was: str, now: str, language: str = "") -> list[Difference]:
    return [] if was == now else [Difference(label, compared(was, now, language))]


def _stance(citation: Citation) -> str:
    return str(CitationStance(citation.stance).label)


def _capture(citation: Citation) -> str:
    return citation.capture.sha256[:16] if citation.capture else _("none")
