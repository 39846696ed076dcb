"""Submissions: how far is an article, whose is it, which have failed?"""

from uuid import UUID

from django.db.models import Q, QuerySet

from claims.errors import NotFound
from claims.models import ApiKey, ArticleSnapshot, Intake


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
    rows = ArticleSnapshot.objects.filter(article__public_id=article_id)
    if number is not None:
        rows = rows.filter(number=number)
    found = rows.order_by("-number").values_list("public_id", flat=True).first()
    if found is None:
        raise NotFound
    return found
