"""Which article does an address lead to? Every spelling is kept and leads to one article; races end in one row."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from claims.models import Article, ArticleAddress


def article_id_at(address: str) -> int | None:
    """The article that `address` leads to, through what it may be a duplicate of; None when it is not known."""
    known = ArticleAddress.objects.filter(url=address).values_list("article_id", "article__duplicate_of_id")
    return next((duplicate_of or own for own, duplicate_of in known), None)


def lock_article_at(address: str, *, url: str, now: datetime) -> tuple[Article, bool]:
    """The article at `address`, locked to the end of the caller's transaction, and whether it was made just now.

    Two callers with a new address at once get the same article: the unique constraint lets one of
    them in, the other one waits for it inside a savepoint and reads.
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
    Article.objects.filter(duplicate_of=duplicate).update(duplicate_of=article)
    duplicate.duplicate_of = article
    duplicate.save(update_fields=["duplicate_of"])


def _make(address: str, *, url: str, now: datetime) -> Article | None:
    """A new article; None when another transaction has made it in the meantime."""
    try:
        with transaction.atomic():
            article = Article.objects.create(canonical_url=address, url=url, created_at=now)
            ArticleAddress.objects.create(article=article, url=address, seen_at=now)
    except IntegrityError:
        return None
    return article


def _made_by_another(address: str) -> int:
    """By its address, or by its canonical URL: articles that were loaded in bulk may have no address row."""
    found = article_id_at(address)
    return Article.objects.get(canonical_url=address).pk if found is None else found
