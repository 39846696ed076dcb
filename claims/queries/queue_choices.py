"""What the queue can be narrowed to: the topics, languages and people there are, and names for public ids."""

from uuid import UUID

from django.db import connection

from claims.errors import UrlRefused
from claims.models import Article, ArticleAddress, Claimant, Publisher, User
from claims.net.canonical_url import canonicalise
from claims.workflow.roles import WORKERS

# Of the most urgent ones only: reading a million rows to fill a list of choices would help nobody.
_TOPICS = """
SELECT DISTINCT unnest(topics) FROM (
  (SELECT c.topics FROM claims_review r JOIN claims_claim c ON c.id = r.claim_id
    WHERE r.status IN ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved')
    ORDER BY r.priority DESC, r.id DESC LIMIT 500)
  UNION ALL
  (SELECT topics FROM claims_claim WHERE status = 'candidate' ORDER BY priority DESC, id DESC LIMIT 500)
) near ORDER BY 1"""
# Each step jumps to the next language by the index, so the cost is one probe a language, not one a row.
_LANGUAGES = """
WITH RECURSIVE present(language) AS (
  (SELECT in_language FROM claims_claim ORDER BY in_language LIMIT 1)
  UNION ALL
  SELECT (SELECT c.in_language FROM claims_claim c WHERE c.in_language > p.language ORDER BY c.in_language LIMIT 1)
    FROM present p WHERE p.language IS NOT NULL
)
SELECT language FROM present WHERE language IS NOT NULL"""


def topics() -> list[str]:
    """Topics of what is most urgent now, sorted."""
    return _column(_TOPICS)


def languages() -> list[str]:
    """Every language code that a claim is written in, sorted; "" where it is not known."""
    return _column(_LANGUAGES)


def people() -> list[User]:
    """Everybody who can hold a review, by name."""
    held = User.objects.filter(
        is_active=True, role_memberships__revoked_at=None, role_memberships__role__in=sorted(WORKERS)
    )
    return list(held.distinct().order_by("display_name", "pk"))


def person_named(public_id: UUID) -> User | None:
    """Who has this public id."""
    return User.objects.filter(public_id=public_id).first()


def claimant_name(public_id: UUID) -> str | None:
    """The name of a claimant; None when there is none under that id."""
    return Claimant.objects.filter(public_id=public_id).values_list("name", flat=True).first()


def publisher_name(public_id: UUID) -> str | None:
    """The name of a publisher; None when there is none under that id."""
    return Publisher.objects.filter(public_id=public_id).values_list("name", flat=True).first()


def article_at(address: str) -> int | None:
    """The article that an address leads to, through what it may be a duplicate of; None when none is known."""
    try:
        spelled = {address, canonicalise(address)}
    except UrlRefused:
        spelled = {address}
    by_address = ArticleAddress.objects.filter(url__in=spelled).order_by("pk")
    known = by_address.values_list("article__duplicate_of_id", "article_id").first()
    if known is None:
        by_name = Article.objects.filter(canonical_url__in=spelled).order_by("pk")
        known = by_name.values_list("duplicate_of_id", "pk").first()
    return (known[0] or known[1]) if known else None


def _column(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]
