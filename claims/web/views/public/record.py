"""Claims, articles, claimants and publishers, as far as published verdicts speak of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.enums import AnchorState, VerdictStatus
from claims.errors import NotFound
from claims.queries import public, public_figures
from claims.queries.public_passages import Passage, passages
from claims.representations import appearance as appearances
from claims.web.pages import absolute, html, public_page, reader
from claims.web.paging import slice_of
from claims.web.public_verdict import read
from claims.web.site_figures import scale_in_use
from claims.web.views.public.verdicts import summaries

PAGE = 20
ARTICLES = 10
MOST_APPEARANCES = 100
_ORDER = ("published_at", "review_id")
_CHANGED = {AnchorState.CHANGED, AnchorState.ORPHANED, AnchorState.AMBIGUOUS}


@public_page
def claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One claim: who said it, what we found, where it was made. A merged claim leads to its target."""
    found = public.claim(reader(), public_id)
    if found.public_id != public_id:
        return redirect("claim", public_id=found.public_id)
    context = {
        "claim": found,
        "docs": summaries(found.public_verdicts),  # type: ignore[attr-defined]  # prefetched
        "status": found.verification_status,  # type: ignore[attr-defined]  # annotated
        "appearances": [appearances.appearance(row) for row in public.appearances_of(found.pk)[:MOST_APPEARANCES]],
        "canonical": absolute(f"/claims/{found.public_id}/"),
    }
    return html(request, "claims/pages/claim.html", context)


@public_page
def article(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The passages of an article in which checked claims stand. The text stays with its publisher."""
    found = public.article(reader(), public_id)
    if found.public_id != public_id:
        return redirect("article", public_id=found.public_id)
    inside = passages(reader(), found)
    context = {
        "article": found,
        "url": appearances.article_url(found),
        "passages": [_passage(each) for each in inside],
        "changed": any(each.state in _CHANGED for each in inside),
        "snapshots": _snapshots(found),
        "canonical": absolute(f"/articles/{found.public_id}/"),
    }
    return html(request, "claims/pages/article.html", context)


@public_page
def claimant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What somebody said and what we found."""
    found = public.claimants().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    counts = public_figures.ratings_of_claimant(found.pk)
    return _with_verdicts(
        request,
        "claims/pages/claimant.html",
        {
            "claimant": found,
            "counts": [(row, counts[row.code]) for row in scale_in_use() if counts[row.code]],
            "canonical": absolute(f"/claimants/{found.public_id}/"),
        },
        claimant=public_id,
    )


@public_page
def publisher(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Claims that appeared with a publisher, and the articles in which they did."""
    found = public.publishers().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return _with_verdicts(
        request,
        "claims/pages/publisher.html",
        {
            "publisher": found,
            "articles": public.articles(reader(), publisher=public_id)[:ARTICLES],
            "canonical": absolute(f"/publishers/{found.public_id}/"),
        },
        publisher=public_id,
    )


def _with_verdicts(request: HttpRequest, template: str, context: dict[str, Any], **wanted: UUID) -> HttpResponse:
    rows = public.verdicts(status=VerdictStatus.PUBLISHED, **wanted)
    page = slice_of(rows, request=request, everything=public.verdicts(), columns=_ORDER, size=PAGE)
    return html(request, template, context | {"page": page, "docs": summaries(page.rows)})


def _passage(each: Passage) -> dict[str, Any]:
    """A quote is cut at the length that we publish of anybody's words; then nothing follows it."""
    exact = appearances.short_quote(each.exact)
    is_cut = exact != each.exact
    return {
        "claim": each.claim,
        "doc": read(each.verdict.summary_json) if each.verdict else None,
        "before": each.before,
        "exact": f"{exact} …" if is_cut else exact,
        "after": "" if is_cut else each.after,
        "state": each.state,
        "changed": each.state in _CHANGED,
        "role": each.appearance.stance,
    }


def _snapshots(found: Any) -> list[dict[str, Any]]:
    """Versions of the article that we read, newest first, and what is known to differ from the one before."""
    rows = list(found.public_snapshots)
    return [
        {
            "retrieved_at": row.retrieved_at,
            "is_first": before is None,
            "headline_changed": before is not None and row.headline != before.headline,
        }
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]
