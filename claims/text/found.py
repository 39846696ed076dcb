"""What a reader of one format found, before it is made canonical. Filled field by field."""

from dataclasses import dataclass


@dataclass
class Found:
    """Raw values. Empty means "not found"; a wrong value is worse than an empty one."""

    text: str = ""
    headline: str = ""
    byline: str = ""
    date_published: str | None = None
    in_language: str = ""
    publisher_name: str = ""
    canonical_url: str | None = None
