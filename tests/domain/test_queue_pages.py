"""Pages of the queue: order, groups by deadline, filters, going on and back, and how many queries they take."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import ClaimStatus, MatchState
from claims.errors import NotFound
from claims.models import Claim, Review
from claims.queries import queue_choices, queue_pages
from claims.queries.queue import Filters
from claims.queries.queue_pages import Cursor, Due
from tests.journeys import Newsroom, claim_at, claimant
from tests.published import claim_made, published_verdict, publisher_named
from tests.queue_rows import candidate, days_from, like, placed, waiting

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def no_usual_deadline(settings):
    """Deadlines are those that the tests give."""
    settings.FACTCHECK_REVIEW_DUE_HOURS = 0


@pytest.fixture
def room(now):
    return Newsroom(now)


def candidates(*, order="priority", cursor=None, size=25, **filters):
    page = queue_pages.candidates(Filters(**filters), order=order, cursor=cursor, size=size)
    return [row.claim for row in page.rows]


def reviews(room, *, order="priority", cursor=None, size=25, groups=tuple(Due), **filters):
    page = queue_pages.reviews(
        Filters(**filters), order=order, calendar=days_from(room.now), groups=groups, cursor=cursor, size=size
    )
    return [row.review for row in page.rows]


# --- candidates


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("priority", ["urgent", "seen", "old"]),
        ("newest", ["urgent", "seen", "old"]),
        ("oldest", ["old", "seen", "urgent"]),
        ("seen", ["seen", "urgent", "old"]),
    ],
)
def test_candidates_come_in_the_order_asked_for(now, order, expected):
    made = {
        "old": candidate(now=now, priority=10, reach=1, age=9 * DAY),
        "seen": candidate(now=now, priority=20, reach=7, age=3 * DAY),
        "urgent": candidate(now=now, priority=60, reach=2),
    }

    assert candidates(order=order) == [made[name] for name in expected]


def test_candidates_leave_out_what_is_decided(now):
    waits = candidate(now=now)
    claim_at(ClaimStatus.ACCEPTED, now=now)
    claim_at(ClaimStatus.DISMISSED, now=now)

    assert candidates() == [waits]


def test_candidates_of_equal_priority_are_paged_without_a_gap_or_a_repeat(now):
    made = [candidate(now=now) for _ in range(7)]

    first = candidates(size=3)
    second = candidates(size=3, cursor=Cursor(first[-1].public_id))
    third = candidates(size=3, cursor=Cursor(second[-1].public_id))

    assert first + second + third == made[::-1]


def test_page_before_a_row_is_the_page_that_led_to_it(now):
    made = [candidate(now=now) for _ in range(7)][::-1]

    back = candidates(size=3, cursor=Cursor(made[6].public_id, backwards=True))

    assert back == made[3:6]


def test_pages_say_whether_there_is_more_on_either_side(now):
    made = [candidate(now=now) for _ in range(4)][::-1]

    first = queue_pages.candidates(Filters(), order="priority", size=2)
    last = queue_pages.candidates(Filters(), order="priority", size=2, cursor=Cursor(made[1].public_id))

    assert [(page.has_earlier, page.has_more) for page in (first, last)] == [(False, True), (True, False)]


def test_page_goes_on_from_a_row_that_has_left_the_list(now):
    made = [candidate(now=now) for _ in range(3)][::-1]
    Claim.objects.filter(pk=made[1].pk).update(status=ClaimStatus.ACCEPTED)

    assert candidates(cursor=Cursor(made[1].public_id)) == made[2:]


def test_place_that_never_was_is_not_found(now):
    with pytest.raises(NotFound):
        candidates(cursor=Cursor(uuid4()))


def test_neighbour_is_the_next_one_and_at_the_end_the_one_before(now):
    first, second, third = [candidate(now=now) for _ in range(3)][::-1]

    found = [queue_pages.neighbour(Filters(), order="priority", claim_id=each.public_id) for each in (first, third)]

    assert found == [second.public_id, second.public_id]


def test_lonely_candidate_has_no_neighbour(now):
    only = candidate(now=now)

    assert queue_pages.neighbour(Filters(), order="priority", claim_id=only.public_id) is None


# --- filters of claims


@pytest.mark.parametrize(
    "filters",
    [{"topic": "ports"}, {"language": "de"}, {"least_score": 0.8}, {"words": "harbour", "languages": ("de",)}],
)
def test_candidates_are_narrowed_by_what_the_claim_is(now, filters):
    wanted = candidate(now=now, text="The harbour is deep.", score=0.9, topics=["ports"])
    Claim.objects.filter(pk=wanted.pk).update(in_language="de")
    candidate(now=now, text="The airport is long.", score=0.4, topics=["airports"])

    assert candidates(**filters) == [wanted]


def test_words_find_the_claimant_too(now):
    wanted = candidate(now=now, claimant=claimant("Ada Brandvold"))
    candidate(now=now, claimant=claimant("Ivo Petrak"))

    assert candidates(words="brandvold", languages=("en",)) == [wanted]


def test_candidates_are_narrowed_to_a_claimant_and_a_publisher(now):
    speaker, publisher = claimant(), publisher_named()
    wanted = candidate(now=now, claimant=speaker)
    placed(wanted, now=now, publisher=publisher)
    placed(candidate(now=now), now=now, publisher=publisher_named("other.example", "Other"))

    assert candidates(claimant=speaker.public_id) == [wanted]
    assert candidates(publisher=publisher.public_id) == [wanted]


def test_candidates_are_narrowed_to_an_article_by_its_address(now):
    wanted = candidate(now=now)
    place = placed(wanted, now=now, url="https://gazette.example/bridges")
    candidate(now=now)

    article = queue_choices.article_at("https://gazette.example/bridges?utm_source=mail")

    assert article == place.snapshot.article_id
    assert candidates(article=article) == [wanted]


# --- reviews


def test_reviews_are_grouped_by_deadline_and_by_priority_within(room):
    made = {
        name: waiting(room, due=due, priority=priority)
        for name, due, priority in (
            ("none", None, 90),
            ("further", 12 * DAY, 80),
            ("week", 3 * DAY, 70),
            ("today", 2 * HOUR, 10),
            ("today, urgent", 9 * HOUR, 60),
            ("late", -DAY, 5),
        )
    }

    assert reviews(room) == [made[name] for name in ("late", "today, urgent", "today", "week", "further", "none")]


def test_rows_of_reviews_name_their_group(room):
    waiting(room, due=-HOUR)
    waiting(room)

    page = queue_pages.reviews(Filters(), order="priority", calendar=days_from(room.now))

    assert [row.group for row in page.rows] == [Due.LATE, Due.NONE]


def test_grouped_reviews_are_paged_across_groups_in_both_directions(room):
    made = [waiting(room, due=due, priority=9) for due in (-DAY, -DAY, HOUR, 3 * DAY, 20 * DAY, None, None)]
    expected = [made[at] for at in (1, 0, 2, 3, 4, 6, 5)]

    first = reviews(room, size=3)
    second = reviews(room, size=3, cursor=Cursor(first[-1].public_id))
    third = reviews(room, size=3, cursor=Cursor(second[-1].public_id))
    back = reviews(room, size=3, cursor=Cursor(third[0].public_id, backwards=True))

    assert first + second + third == expected
    assert back == second


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", [2, 1, 0]), ("oldest", [0, 1, 2]), ("seen", [1, 2, 0])],
)
def test_reviews_come_in_the_order_asked_for(room, order, expected):
    made = [waiting(room, reach=reach) for reach in (1, 7, 3)]

    assert reviews(room, order=order) == [made[at] for at in expected]


@pytest.mark.parametrize("order", ["priority", "newest"])
def test_reviews_are_narrowed_to_deadlines(room, order):
    late, undated = waiting(room, due=-DAY), waiting(room)
    waiting(room, due=3 * DAY)

    assert reviews(room, order=order, groups=(Due.LATE,)) == [late]
    assert reviews(room, order=order, groups=(Due.NONE,)) == [undated]


def test_reviews_are_narrowed_by_their_claim_and_their_owner(room, checker):
    mine = room.taken(waiting(room, topics=["ports"]))
    free = waiting(room, topics=["airports"])

    assert reviews(room, topic="ports") == [mine]
    assert reviews(room, unassigned=True) == [free]
    assert reviews(room, assignee=room.checker.public_id) == [mine]


def test_review_of_a_merged_claim_waits_unseen(room):
    merged, other = waiting(room), waiting(room)
    Claim.objects.filter(pk=merged.claim_id).update(status="merged", merged_into=other.claim)

    assert reviews(room) == [other]


# --- earlier verdicts


def test_row_shows_the_nearest_published_verdict(now):
    claim = candidate(now=now)
    far, near = published_verdict(now=now), published_verdict(now=now)
    like(claim, far.claim, now=now, score=0.6)
    like(claim, near.claim, now=now, score=0.8)

    (row,) = queue_pages.candidates(Filters(), order="priority").rows

    assert (row.earlier.verdict, row.earlier.likeness, row.earlier.is_confirmed) == (near, 0.8, False)


def test_match_that_was_rejected_or_has_no_verdict_is_no_earlier_verdict(now, checker):
    claim = candidate(now=now)
    like(claim, claim_made(now=now), now=now)
    decided = {"state": MatchState.REJECTED, "decided_at": now, "decided_by": checker}
    like(claim, published_verdict(now=now).claim, now=now, **decided)

    (row,) = queue_pages.candidates(Filters(), order="priority").rows

    assert row.earlier is None


# --- queries


def count(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def touched(page):
    return [
        (str(row.claim.claimant), row.earlier, row.review and str(row.review.assignee), row.publisher)
        for row in page.rows
    ]


def test_pages_take_the_same_number_of_queries_for_one_row_and_for_many(room, now):
    def both():
        touched(queue_pages.candidates(Filters(), order="priority", size=100))
        touched(queue_pages.reviews(Filters(), order="priority", calendar=days_from(room.now), size=100))

    placed(candidate(now=now, claimant=claimant("One")), now=now)
    room.taken(waiting(room))
    one = count(both)
    for number in range(20):
        placed(candidate(now=now, claimant=claimant(f"Speaker {number}")), now=now)
        waiting(room, due=(number - 5) * DAY)
    many = count(both)

    assert (one, many) == (8, 8)
    assert Review.objects.count() == 21
