"""Claims by the thousand or million for load tests: made-up statements, written by COPY.

The rows keep every rule of the database (quorum, hashes, frozen versions), because its triggers run. They
carry no audit events: nobody did this.
"""

import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from claims.enums import ClaimStatus, ReviewStatus, Role, VerdictStatus
from claims.management.demo import scale_rows as rows
from claims.management.demo.scale_words import statement
from claims.models import Claimant, Publisher, Rating, RoleMembership, SignOffPolicy, User

CHUNK = 20_000
CLAIMS_PER_ARTICLE = 8
OWNERS = 12
YEARS = 4
"""Claims are as old as that at most."""
# Of a thousand claims so many …
SHARES = {
    ClaimStatus.DISMISSED: 150,
    ReviewStatus.QUEUED: 120,
    ReviewStatus.IN_PROGRESS: 30,
    ReviewStatus.IN_SIGN_OFF: 20,
    ReviewStatus.CHANGES_REQUESTED: 10,
    ReviewStatus.APPROVED: 5,
    ReviewStatus.PUBLISHED: 100,
}


@dataclass
class World:
    """What all made-up claims share."""

    policy: SignOffPolicy
    ratings: list[Rating]
    publishers: list[Publisher]
    claimants: list[Claimant]
    checker: User
    editors: tuple[User, User]
    owners: list[User]
    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(18))  # noqa: S311 - the same data each time


def fill(number: int, *, say: Callable[[str], object]) -> str:
    """Write `number` claims with what hangs on them; returns a sentence for the operator."""
    began = time.monotonic()
    world = _world(datetime.now(UTC))
    for first in range(0, number, CHUNK):
        size = min(CHUNK, number - first)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            _chunk(cursor, world, size)
        say(f"{first + size:,} of {number:,} claims")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")
    seconds = time.monotonic() - began
    return f"{number:,} claims written in {seconds:,.0f} s ({number / max(seconds, 0.001):,.0f} a second)."


def _world(now: datetime) -> World:
    editors = User.objects.filter(role_memberships__role=Role.EDITOR, role_memberships__revoked_at=None).order_by("pk")[
        :2
    ]
    checker = (
        User.objects.filter(role_memberships__role=Role.CHECKER, role_memberships__revoked_at=None)
        .exclude(pk__in=[each.pk for each in editors])
        .order_by("pk")
        .first()
    )
    if checker is None or len(editors) < 2:
        raise LookupError("The demo newsroom has to be seeded first.")
    publishers = [
        Publisher.objects.get_or_create(host=f"load{number}.example", defaults={"name": f"Load Gazette {number}"})[0]
        for number in range(40)
    ]
    claimants = [
        Claimant.objects.get_or_create(name=f"Load Speaker {number}", defaults={"kind": "person"})[0]
        for number in range(200)
    ]
    return World(
        policy=SignOffPolicy.objects.filter(code="panel").latest("version"),
        ratings=list(Rating.objects.select_related("scale").order_by("position")),
        publishers=publishers,
        claimants=claimants,
        checker=checker,
        editors=(editors[0], editors[1]),
        owners=[checker, *_owners(now)],
        now=now,
    )


def _owners(now: datetime) -> list[User]:
    """Checkers who cannot sign in, so that the reviews belong to many people."""
    people = []
    for number in range(1, OWNERS + 1):
        name = f"load-checker-{number}"
        known = {"email": f"{name}@load.example", "display_name": f"Load Checker {number}", "password": "!"}
        person, is_new = User.objects.get_or_create(username=name, defaults=known)
        if is_new:
            RoleMembership.objects.create(user=person, role=Role.CHECKER, granted_at=now)
        people.append(person)
    return people


def _chunk(cursor: CursorWrapper, world: World, size: int) -> None:
    """One transaction's worth of claims, parents before children where a trigger looks."""
    article_ids = list(_ids(cursor, "claims_article", -(-size // CLAIMS_PER_ARTICLE)))
    articles = [rows.article(world, pk, _moment(world)) for pk in article_ids]
    made: list[rows.Made] = []
    claim_ids = _ids(cursor, "claims_claim", size)
    appearance_ids = _ids(cursor, "claims_appearance", size)
    for number, (claim_id, appearance_id) in enumerate(zip(claim_ids, appearance_ids, strict=True)):
        article = articles[number // CLAIMS_PER_ARTICLE]
        text = statement(world.dice)
        made.append(article.add(world, claim_id, appearance_id, text, _fate(world)))
    repeats = [each for one in made for each in one.repeated(world, articles)]
    for each, pk in zip(repeats, _ids(cursor, "claims_appearance", len(repeats)), strict=True):
        each.appearance_id = pk
    rows.copy(cursor, "claims_article", rows.ARTICLE, (each.row for each in articles))
    snapshot_ids = list(_ids(cursor, "claims_articlesnapshot", len(articles)))
    for article, snapshot_id in zip(articles, snapshot_ids, strict=True):
        article.snapshot_id = snapshot_id
    rows.copy(cursor, "claims_articlesnapshot", rows.SNAPSHOT, (each.snapshot() for each in articles))
    rows.copy(cursor, "claims_claim", rows.CLAIM, (each.claim_row(world) for each in made))
    rows.copy(cursor, "claims_appearance", rows.APPEARANCE, (each.appearance_row() for each in made))
    rows.copy(cursor, "claims_appearance", rows.APPEARANCE, (each.row() for each in repeats))
    rows.copy(cursor, "claims_claimmatch", rows.MATCH, rows.matches(world, made))
    _reviews(cursor, world, [each for each in made if each.fate in ReviewStatus.values])


def _reviews(cursor: CursorWrapper, world: World, made: Sequence[rows.Made]) -> None:
    written = [each for each in made if each.fate != ReviewStatus.QUEUED]
    frozen = [each for each in written if each.fate != ReviewStatus.IN_PROGRESS]
    signed = [each for each in frozen if each.fate in {ReviewStatus.APPROVED, ReviewStatus.PUBLISHED}]
    published = [each for each in signed if each.fate == ReviewStatus.PUBLISHED]
    for each, pk in zip(made, _ids(cursor, "claims_review", len(made)), strict=True):
        each.review_id, each.review_public_id = pk, uuid.uuid4()
    for each, pk in zip(written, _ids(cursor, "claims_reviewversion", len(written)), strict=True):
        each.version_id = pk
    rows.copy(cursor, "claims_review", rows.REVIEW, (each.review_row(world) for each in made))
    rows.copy(cursor, "claims_reviewversion", rows.VERSION, (each.version_row(world) for each in written))
    cursor.execute(
        "UPDATE claims_reviewversion v SET frozen_at = f.at, content_sha256 = f.hash"
        " FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS f(id, at, hash) WHERE f.id = v.id",
        [
            [each.version_id for each in frozen],
            [each.frozen_at for each in frozen],
            [each.content_sha256(world) for each in frozen],
        ],
    )
    sign_off_ids = iter(_ids(cursor, "claims_signoff", 2 * len(signed)))
    rows.copy(
        cursor,
        "claims_signoff",
        rows.SIGN_OFF,
        (each.sign_off_row(world, editor, next(sign_off_ids)) for each in signed for editor in world.editors),
    )
    publication_ids = _ids(cursor, "claims_publication", len(published))
    for each, pk in zip(published, publication_ids, strict=True):
        each.publication_id = pk
    rows.copy(cursor, "claims_publication", rows.PUBLICATION, (each.publication_row(world) for each in published))
    rows.copy(
        cursor,
        "claims_verdict",
        rows.VERDICT,
        (each.verdict_row(world, VerdictStatus.PUBLISHED) for each in published),
    )


def _ids(cursor: CursorWrapper, table: str, number: int) -> Iterator[int]:
    """New primary keys from the table's own sequence."""
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
    found: Iterable[tuple[int]] = cursor.fetchall()
    return (pk for (pk,) in found)


def _fate(world: World) -> str:
    roll = world.dice.randrange(1000)
    for fate, share in SHARES.items():
        if roll < share:
            return str(fate)
        roll -= share
    return str(ClaimStatus.CANDIDATE)


def _moment(world: World) -> datetime:
    return world.now - timedelta(days=3, minutes=world.dice.randrange(YEARS * 365 * 24 * 60))
