"""Which article does an address lead to? Every spelling is kept and leads to one article; races end in one row."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q

from claims.models import Article, ArticleAddress
from claims.queries import compiled, prepared

# Waits for another transaction that is making the same article, and then does nothing.
_MAKE = """
WITH made AS (
  INSERT INTO claims_article
         (public_id, url, canonical_url, headline, byline, in_language, availability, created_at)
  VALUES (%s, %s, %s, '', '', '', %s, %s) ON CONFLICT (canonical_url) DO NOTHING RETURNING id)
INSERT INTO claims_articleaddress (article_id, url, seen_at) SELECT id, %s, %s FROM made RETURNING article_id"""


def article_id_at(address: str) -> int | None:
    """The article that `address` leads to, through what it may be a duplicate of; None when it is not known."""
    known = compiled.fetch(
        "article_id_at",
        lambda: ArticleAddress.objects.filter(url="").values_list("article_id", "article__duplicate_of_id"),
        [address],
    )
    return next((duplicate_of or own for own, duplicate_of in known), None)


def lock_article_at(address: str, *, url: str, now: datetime) -> tuple[Article, bool]:
    """The article at `address`, locked to the end of the caller's transaction, and whether it was made just now.

    Two callers with a new address at once get the same article: the unique constraint lets one of them
    in, the other one waits for it and reads. Raises IntegrityError when at this very moment the address
    is noted for an article of another name; the next call finds that one.
    """
    found = article_id_at(address)
    if found is None:
        made = _make(address, url=url, now=now)
        if made is not None:
            return made, True  # nobody else can see it yet, so there is nothing to lock
        found = _made_by_another(address)
    while True:
        article = Article.objects.select_for_update().get(pk=found)
        if article.duplicate_of_id is None:
            return article, False
        found = article.duplicate_of_id


def add_addresses(article: Article, addresses: Iterable[str], *, now: datetime) -> None:
    """Let these addresses lead to `article`. Raises IntegrityError when another article has one of them by now."""
    known = set(ArticleAddress.objects.filter(article=article).values_list("url", flat=True))
    ArticleAddress.objects.bulk_create(
        [ArticleAddress(article=article, url=url, seen_at=now) for url in dict.fromkeys(addresses) if url not in known]
    )


def point_to(article: Article, *, duplicate: Article) -> None:
    """Make `duplicate` lead to `article`, with every address and every earlier duplicate of it. Both are locked."""
    ArticleAddress.objects.filter(article=duplicate).update(article=article)
    Article.objects.filter(Q(duplicate_of=duplicate) | Q(pk=duplicate.pk)).update(duplicate_of=article)
    duplicate.duplicate_of = article


def _make(address: str, *, url: str, now: datetime) -> Article | None:
    """A new article with its address, in one statement; None when another transaction has made it in the meantime."""
    article = Article(canonical_url=address, url=url, created_at=now)
    values = [article.public_id, url, address, article.availability, article.created_at, address, now]
    made = prepared.ask(_MAKE, values).fetchone()
    if made is None:
        return None
    article.pk = made[0]
    article._state.adding, article._state.db = False, connection.alias  # noqa: SLF001 - documented by Django
    return article


def _made_by_another(address: str) -> int:
    """By its address, or by its canonical URL: articles that were loaded in bulk may have no address row."""
    found = article_id_at(address)
    return Article.objects.get(canonical_url=address).pk if found is None else found
