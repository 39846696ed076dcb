"""Who published it? One publisher per registrable domain; a name alone serves for text that came without an address."""

from urllib.parse import urlsplit

from django.db.models.functions import Lower

from claims.models import Publisher
from claims.net.canonical_url import registrable_domain
from claims.queries import compiled


def publisher_for(*, url: str, name: str, in_language: str) -> Publisher | None:
    """The publisher of the page at `url`, made when it is new; None when neither address nor name is known.

    The domain decides. What a page calls itself is only the label of its own domain, and only the first time.
    Safe when two workers meet the same new publisher: the constraint keeps one row.
    """
    host = _host(url)
    if not host and not name:
        return None
    known = _find(host, name)
    if known is None:
        home = f"https://{host}/" if host else ""
        made = Publisher(name=name or host, host=host, home_url=home, in_language=in_language)
        Publisher.objects.bulk_create([made], ignore_conflicts=True)
        known = _find(host, name)
    if known is not None and name and known.name == host != name:
        Publisher.objects.filter(pk=known.pk, name=host).update(name=name)
        known.name = name
    return known


def _find(host: str, name: str) -> Publisher | None:
    if host:
        at_host = compiled.objects("publisher_at", lambda: Publisher.objects.filter(host="<host>"), {"<host>": host})
        return next(iter(at_host), None)  # unique, so there is no order to say
    same_name = Publisher.objects.alias(folded=Lower("name")).filter(folded=name.lower())
    return same_name.order_by("host", "id").first()


def _host(url: str) -> str:
    host = urlsplit(url).hostname or "" if url.startswith("http") else ""
    return (registrable_domain(host) or host)[:253]
