"""Read the demo newsroom: `load()` turns `newsroom.toml` and `claims/*.toml` into a checked `Newsroom`.

The order of claims is the order of the files by name, then of the entries in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from claims.enums import (
    AppearanceStance,
    CitationStance,
    ClaimantKind,
    CorrectionKind,
    EvidenceKind,
    PublisherKind,
    Role,
)
from claims.management.demo.checks import check
from claims.management.demo.reading import ContentError, Table, read_file
from claims.management.demo.shapes import (
    MEDIA_TYPES,
    Article,
    ChangesRequested,
    Claim,
    Correction,
    DemoState,
    Evidence,
    Hold,
    Newsroom,
    Person,
    Publisher,
    RatingCode,
    Version,
)

FOLDER = Path(__file__).parent

HEADLINE_MAX = 110
"""Characters; search engines that show a ClaimReview cut longer ones."""
SUMMARY_MAX = 300
NAME_MAX = 60
REASON_MAX = 300


class Keyed(Protocol):
    """An entry that others refer to by its key."""

    @property
    def key(self) -> str: ...


Entry = TypeVar("Entry", bound=Keyed)


def load(folder: Path = FOLDER) -> Newsroom:
    """The whole demo newsroom out of `folder`.

    Raises ContentError, naming file, entry and field, for a missing or unknown field, a value that
    is not allowed, a reference to nothing, a quote that is not in its article exactly once, or a
    claim whose state and content contradict each other.
    """
    file = read_file(folder / "newsroom.toml")
    about = file.table("newsroom")
    people = _by_key(_person(table) for table in file.tables("person"))
    publishers = _by_key(_publisher(table) for table in file.tables("publisher"))
    articles = _by_key(_article(table, folder / "articles", publishers) for table in file.tables("article"))
    file.close()
    newsroom = Newsroom(
        name=about.text("name"),
        language=about.text("language"),
        people=tuple(people.values()),
        publishers=tuple(publishers.values()),
        articles=tuple(articles.values()),
        claims=tuple(_claims(folder / "claims", articles, people).values()),
    )
    about.close()
    check(newsroom)
    return newsroom


def _by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in found:
            raise ContentError(f"The key {entry.key!r} is used twice.")
        found[entry.key] = entry
    return found


def _person(table: Table) -> Person:
    person = Person(
        key=table.text("key"),
        name=table.text("name"),
        email=table.text("email"),
        roles=table.words("roles", Role),
        time_zone=table.text("time_zone"),
    )
    try:
        ZoneInfo(person.time_zone)
    except (KeyError, ValueError, OSError):
        raise table.fail(f"time_zone is {person.time_zone!r}, which the time zone database does not know.") from None
    table.close()
    return person


def _publisher(table: Table) -> Publisher:
    publisher = Publisher(
        key=table.text("key"),
        name=table.text("name"),
        home_url=table.https("home_url"),
        kind=table.word("kind", PublisherKind),
        country=table.text("country", longest=2),
        language=table.text("language", longest=2),
    )
    table.close()
    return publisher


def _article(table: Table, folder: Path, publishers: dict[str, Publisher]) -> Article:
    article = Article(
        key=table.text("key"),
        path=folder / table.text("file"),
        publisher=table.one_of("publisher", publishers),
        url=table.https("url"),
        headline=table.text("headline"),
        byline=table.text("byline", empty=True),
        published=table.calendar_day("published"),
        language=table.text("language", longest=2),
    )
    if not article.path.is_file():
        raise table.fail(f"there is no file {article.path.name!r} in articles/.")
    if article.path.suffix not in MEDIA_TYPES:
        raise table.fail(f"file must end in one of: {', '.join(MEDIA_TYPES)}.")
    table.close()
    return article


def _claims(folder: Path, articles: dict[str, Article], people: dict[str, Person]) -> dict[str, Claim]:
    found: list[Claim] = []
    for path in sorted(folder.glob("*.toml")):
        file = read_file(path)
        found.extend(_claim(table, articles, people) for table in file.tables("claim"))
        file.close()
    return _by_key(found)


def _claim(table: Table, articles: dict[str, Article], people: dict[str, Person]) -> Claim:
    claim = Claim(
        key=table.text("key"),
        article=table.one_of("article", articles),
        quote=table.text("quote"),
        stance=table.word("stance", AppearanceStance),
        text=table.text("text"),
        name=table.text("name", longest=NAME_MAX),
        claimant=table.text("claimant"),
        claimant_kind=table.word("claimant_kind", ClaimantKind),
        topics=table.texts("topics"),
        language=table.text("language", longest=2),
        state=table.word("state", DemoState),
        found=table.day("found"),
        policy=table.text("policy") if table.has("policy") else "panel",
        checker=table.one_of("checker", people) if table.has("checker") else None,
        reason=table.text("reason", longest=REASON_MAX) if table.has("reason") else "",
        merged_into=table.text("merged_into") if table.has("merged_into") else "",
        abandoned_by=table.one_of("abandoned_by", people) if table.has("abandoned_by") else None,
        hold=_hold(table.table("hold"), people) if table.has("hold") else None,
        versions=_versions(table.tables("version"), people),
    )
    table.close()
    return claim


def _hold(table: Table, people: dict[str, Person]) -> Hold:
    hold = Hold(
        by=table.one_of("by", people),
        on=table.day("on"),
        reason=table.text("reason", longest=REASON_MAX),
    )
    table.close()
    return hold


def _versions(tables: list[Table], people: dict[str, Person]) -> tuple[Version, ...]:
    versions: list[Version] = []
    for table in tables:
        versions.append(_version(table, versions[-1] if versions else None, people))
    return tuple(versions)


def _version(table: Table, previous: Version | None, people: dict[str, Person]) -> Version:
    correction = _correction(table.table("correction")) if table.has("correction") else None
    evidence = tuple(_evidence(inner) for inner in table.tables("evidence"))
    retracts = correction is not None and correction.kind is CorrectionKind.RETRACTION
    rating = table.word("rating", RatingCode) if not previous or table.has("rating") else previous.rating
    version = Version(
        number=previous.number + 1 if previous else 1,
        rating=None if retracts else rating,
        headline=_inherited(table, "headline", previous, HEADLINE_MAX),
        summary=_inherited(table, "summary", previous, SUMMARY_MAX),
        explanation=_inherited(table, "explanation", previous, 10_000),
        evidence=evidence or (previous.evidence if previous else ()),
        approved_by=table.each_of("approved_by", people) if table.has("approved_by") else (),
        published=table.day("published") if table.has("published") else None,
        correction=correction,
        changes=_changes(table.table("changes"), people) if table.has("changes") else None,
    )
    table.close()
    return version


def _inherited(table: Table, name: str, previous: Version | None, longest: int) -> str:
    if previous is None or table.has(name):
        return table.text(name, longest=longest)
    return str(getattr(previous, name))


def _correction(table: Table) -> Correction:
    correction = Correction(kind=table.word("kind", CorrectionKind), note=table.text("note", longest=500))
    table.close()
    return correction


def _changes(table: Table, people: dict[str, Person]) -> ChangesRequested:
    changes = ChangesRequested(by=table.one_of("by", people), comment=table.text("comment", longest=1_000))
    table.close()
    return changes


def _evidence(table: Table) -> Evidence:
    evidence = Evidence(
        title=table.text("title"),
        publisher=table.text("publisher"),
        kind=table.word("kind", EvidenceKind),
        url=table.https("url"),
        stance=table.word("stance", CitationStance),
        quote=table.text("quote", empty=True),
        why=table.text("why"),
    )
    table.close()
    return evidence
