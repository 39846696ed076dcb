"""Submissions: how far is an article, whose is it, which have failed?"""

from uuid import UUID

from django.db.models import QuerySet

from claims.models import ApiKey, Article, Intake


def newest(article: Article) -> Intake | None:
    """The latest submission of an article, or of one that turned out to be the same."""
    rows = Intake.objects.filter(article=article) | Intake.objects.filter(article__duplicate_of=article)
    return rows.select_related("article").order_by("-pk").first()


def submitted_with(key: ApiKey, article_id: UUID) -> bool:
    """Whether this key has submitted this article. It may then see how far the article is."""
    return Intake.objects.filter(article__public_id=article_id, submitted_key=key).exists()


def submissions(*, state: str = "") -> "QuerySet[Intake]":
    """Submissions with their articles, in no order; those in `state` when one is named."""
    rows = Intake.objects.select_related("article")
    return rows.filter(state=state) if state else rows
