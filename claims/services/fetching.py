"""How is a submission read? The bytes come from the network or from the row; a limited child process finds the text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings

from claims.enums import IntakeMethod, IntakeStage
from claims.errors import EmptyText
from claims.models import Article, Intake
from claims.net import sandbox
from claims.net.canonical_url import believable_canonical, canonicalise
from claims.net.fetcher import fetch
from claims.net.policy import FetchPolicy
from claims.text.extraction import ExtractedArticle


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one look at an article gave: the bytes, and the article found in them.

    `addresses` are all canonical spellings that lead to it, the best one last; empty for text without a URL.
    `stored` says that the bytes are kept already: they came with the submission.
    """

    found: ExtractedArticle
    body: bytes
    content_type: str
    charset: str
    http_status: int | None = None
    addresses: tuple[str, ...] = ()
    stored: bool = False


def fetch_policy() -> FetchPolicy:
    """The limits of every fetch of this installation."""
    return FetchPolicy(
        allow_loopback=settings.FACTCHECK_FETCH_ALLOW_LOOPBACK,
        egress_proxy=settings.EGRESS_PROXY or None,
    )


def read(intake: Intake, *, on_stage: Callable[[IntakeStage], None]) -> Reading:
    """Fetch what has to be fetched and find the article in it. Opens no transaction; slow.

    Raises IntakeError and its kinds, InvalidInput (empty or too long), Busy.
    """
    if intake.method == IntakeMethod.URL:
        return _read_page(intake, on_stage=on_stage)
    raw = intake.raw
    if raw is None:
        raise EmptyText  # a constraint of the table forbids it
    body = raw.content
    own = "" if intake.article.canonical_url.startswith("urn:") else intake.article.canonical_url
    found = _extract(body, url=intake.url or None, content_type=raw.content_type, charset=raw.charset)
    said = str(intake.submitted.get("headline", ""))
    if said and intake.method == IntakeMethod.TEXT and found.headline not in ("", said):
        # The sender gave another headline, so the line that was taken for one belongs to the text.
        found = replace(found, text=f"{found.headline}\n\n{found.text}", headline=said)
    addresses = _addresses(intake.article, page=intake.url or own, declared=found.canonical_url)
    return Reading(
        found=found,
        body=body,
        content_type=raw.content_type,
        charset=found.charset_used,
        addresses=addresses,
        stored=True,
    )


def _read_page(intake: Intake, *, on_stage: Callable[[IntakeStage], None]) -> Reading:
    page = fetch(canonicalise(intake.url), policy=fetch_policy())
    on_stage(IntakeStage.EXTRACTING)
    found = _extract(page.body, url=page.final_url, content_type=page.content_type, charset=page.charset_header or "")
    return Reading(
        found=found,
        body=page.body,
        content_type=page.content_type,
        charset=found.charset_used,
        http_status=page.http_status,
        addresses=_addresses(intake.article, page=canonicalise(page.final_url), declared=found.canonical_url),
    )


def _extract(body: bytes, *, url: str | None, content_type: str, charset: str) -> ExtractedArticle:
    return ExtractedArticle.from_dict(
        sandbox.extract(body, url=url, content_type=content_type, charset_header=charset or None)
    )


def _addresses(article: Article, *, page: str, declared: str | None) -> tuple[str, ...]:
    """As submitted, where redirects led, and what the page says of itself if it can be believed.

    A page that is gone often leads to the site's front page: that is not the article's address.
    """
    if not page:
        return ()
    known = () if article.canonical_url.startswith("urn:") else (article.canonical_url,)
    led = () if known and _is_front_page(page) and not _is_front_page(known[0]) else (page,)
    canonical = believable_canonical(page, declared)
    return tuple(dict.fromkeys((*known, *led, *((canonical,) if canonical else ()))))


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
