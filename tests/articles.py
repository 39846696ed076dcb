"""Articles for tests, made by the real services."""

from django.utils import timezone

from claims.models import ArticleSnapshot, Intake
from claims.services import articles, intake
from claims.services.articles import Submitted

BRIDGES = """Forty bridges mended in a year

The council mended 40 of its 212 bridges in 2024, according to its annual report published on Monday.
Repairs cost 3.2 million euros, which is 12 per cent more than in 2023.
What a splendid year it was for everybody who loves bridges!
Mayor Ilse Brandt said that the old mill bridge had been closed for 18 months.
Will the next year be as good?
"""
"""Has a headline, two plain facts, an exclamation, an attributed statement and a question."""


def submitted_text(text: str = BRIDGES, *, now=None, actor=None, **said) -> Intake:
    """A submission of pasted text that waits in the queue."""
    return articles.submit_text(text=text, submitted=Submitted(**said), actor=actor, now=now or timezone.now())


def article_with(text: str = BRIDGES, *, now=None, **said) -> ArticleSnapshot:
    """An ingested article; its snapshot (`.article`, `.text`)."""
    row = submitted_text(text, now=now, **said)
    intake.work(intake_id=row.public_id, now=now or timezone.now())
    row.refresh_from_db()
    return row.snapshot
