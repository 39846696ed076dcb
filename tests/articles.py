"""Articles for tests, made by the real services, and pages to fetch from loopback."""

from collections.abc import Iterable

from django.utils import timezone

from claims.models import ArticleSnapshot, Claim, Intake
from claims.services import articles, intake
from claims.services.articles import Submitted
from claims.services.intake import Outcome

HEADLINE = "Forty bridges mended in a year"
FACT = "The council mended 40 of its 212 bridges in 2024, according to its annual report published on Monday."
COST = "Repairs cost 3.2 million euros, which is 12 per cent more than in 2023."
OPINION = "What a splendid year it was for everybody who loves bridges!"
SAID = "Mayor Ilse Brandt said that the old mill bridge had been closed for 18 months."
QUESTION = "Will the next year be as good?"
BRIDGES = "\n".join([HEADLINE, "", FACT, COST, OPINION, SAID, QUESTION])
"""Has a headline, two plain facts, an exclamation, an attributed statement and a question."""


def html_page(paragraphs: Iterable[str] = (FACT, COST, OPINION, SAID, QUESTION), *, head: str = "") -> bytes:
    """The same as a page with a headline."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        f"<!DOCTYPE html><html lang=en><head><title>{HEADLINE}</title>{head}</head>"
        f"<body><article><h1>{HEADLINE}</h1>{body}</article></body></html>"
    )
    return page.encode()


def submitted_text(text: str = BRIDGES, *, now=None, actor=None, **said) -> Intake:
    """A submission of pasted text that waits in the queue."""
    return articles.submit_text(text=text, submitted=Submitted(**said), actor=actor, now=now or timezone.now())


def submitted_url(url: str, *, now=None, refresh=False, **said) -> Intake:
    """A submission of a page that waits in the queue."""
    now = now or timezone.now()
    return articles.submit_url(url=url, submitted=Submitted(**said), actor=None, now=now, refresh=refresh)


def worked(row: Intake, *, now=None) -> Outcome:
    """One attempt at the row, which is read again afterwards."""
    outcome = intake.work(intake_id=row.public_id, now=now or timezone.now())
    row.refresh_from_db()
    return outcome


def article_with(text: str = BRIDGES, *, now=None, **said) -> ArticleSnapshot:
    """An ingested article; its snapshot (`.article`, `.text`)."""
    row = submitted_text(text, now=now, **said)
    worked(row, now=now)
    return row.snapshot


def candidate(*, now=None, text: str = BRIDGES, words: str = FACT) -> Claim:
    """A candidate claim as the intake proposes it."""
    article_with(text, now=now)
    return Claim.objects.get(text=words)
