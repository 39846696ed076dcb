"""Submissions: how far is an article, whose is it, which have failed?"""

from uuid import UUID

from django.db.models import Q, QuerySet

from claims.models import ApiKey, Intake
from claims.queries.articles import snapshot_of


def newest(article_id: UUID) -> Intake | None:
    """The latest submission of an article, or of one that turned out to be the same."""
    same = Q(article__public_id=article_id) | Q(article__duplicate_of__public_id=article_id)
    rows = Intake.objects.filter(same)
    return rows.select_related("article").order_by("-pk").first()


def submitted_with(key: ApiKey, article_id: UUID) -> bool:
    """Whether this key has submitted this article. It may then see how far the article is."""
    return Intake.objects.filter(article__public_id=article_id, submitted_key=key).exists()


def submissions(*, state: str = "") -> "QuerySet[Intake]":
    """Submissions with their articles, in no order; those in `state` when one is named."""
    rows = Intake.objects.select_related("article")
    return rows.filter(state=state) if state else rows


def snapshot_id(article_id: UUID, number: int | None) -> UUID:
    """The snapshot of that number, or the newest one, of an article. Raises NotFound."""
    return snapshot_of(article_id, number).public_id
