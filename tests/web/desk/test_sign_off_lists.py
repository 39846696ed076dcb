"""The lists of the sign-off desk: who sees what where, with which reason, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Action, ReviewStatus, Role
from claims.models import Review, SignOffPolicy
from claims.queries import desk, sign_off_lists
from claims.services import sign_off
from claims.web.views.desk.sign_off import lists
from tests.journeys import Newsroom, review_at
from tests.people import person
from tests.web.desk.signing import address
from tests.web.reading import get, one, text, texts

pytestmark = pytest.mark.django_db
LISTS = "/desk/sign-off/"


@pytest.fixture
def room(now):
    return Newsroom(now)


def submitted(room):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=room.tick(), newsroom=room)


def seen_by(client, who, path=LISTS):
    client.force_login(who)
    return get(client, path)


def links(page, name):
    """Addresses of the rows of one list."""
    return page.xpath(f"//section[@aria-labelledby='list-{name}']//h3/a/@href")


def approve(review, who, room):
    sign_off.approve(review_id=review.public_id, seen_version=1, actor=who, now=room.tick())


def count(client, who, path=LISTS):
    client.force_login(who)
    with CaptureQueriesContext(connection) as queries:
        get(client, path)
    return len(queries)


def test_editor_finds_each_version_in_the_list_that_fits(client, room):
    waiting, decided, recused = submitted(room), submitted(room), submitted(room)
    ready = review_at(ReviewStatus.APPROVED, now=room.now, newsroom=room)
    editor = room.editors[0]
    approve(decided, editor, room)
    sign_off.recuse(review_id=recused.public_id, reason="a relative", actor=editor, now=room.tick())

    page = seen_by(client, editor)

    assert links(page, "waiting") == [address(waiting)]
    assert links(page, "ready") == [address(ready)]
    assert links(page, "decided") == [address(decided)]
    assert links(page, "barred") == [address(recused)]


def test_barred_versions_are_greyed_with_the_reason(client, now):
    writer = person(Role.CHECKER, Role.EDITOR)
    room = Newsroom(now, checker=writer)
    submitted(room)
    recused = submitted(Newsroom(now))
    sign_off.recuse(review_id=recused.public_id, reason="a relative", actor=writer, now=room.tick())

    page = seen_by(client, writer)

    assert texts(page, "//section[@aria-labelledby='list-barred']//p[@class='why']") == [
        "You worked on this version or on one it is based on, so another editor signs it.",
        "You have declared a conflict of interest on this review.",
    ]


@pytest.mark.parametrize("role", [Role.CHECKER, Role.VIEWER, Role.AUDITOR])
def test_everybody_else_reads_along_and_is_told_why(client, room, role):
    review = submitted(room)

    page = seen_by(client, person(role))

    assert (links(page, "waiting"), links(page, "barred")) == ([], [address(review)])
    assert text(one(page, "//p[@class='note']")).startswith("Your role does not include this action.")


def test_empty_desk_says_that_nothing_waits(client, editor):
    page = seen_by(client, editor)

    assert texts(page, "//div[@data-list]//p") == [
        "Nothing waits for your signature. What is submitted next appears here."
    ]


def test_reasons_of_the_lists_are_those_of_the_page(room, now):
    """The lists ask in SQL what the page asks of the guards: both must say the same."""
    writer = person(Role.CHECKER, Role.EDITOR)
    chief_only = {"label": "Chiefs", "approvals_needed": 2, "roles": ["chief"], "created_at": now}
    SignOffPolicy.objects.create(code="chiefs", version=1, blind=True, **chief_only)
    own = submitted(Newsroom(now, checker=writer))
    other_role = room.submitted(room.written(room.taken(room.opened(policy="chiefs"))))
    recused = submitted(room)
    sign_off.recuse(review_id=recused.public_id, reason="x", actor=writer, now=room.tick())
    rows = {each.pk: each for each in sign_off_lists.shown(sign_off_lists.barred(writer), writer, size=9)}

    told = {key: sign_off_lists.reason(row, Action.APPROVE, writer.role_set()) for key, row in rows.items()}

    asked = {
        each.pk: next(act.reason for act in desk.load(each.public_id, actor=writer).actions if act.action == "approve")
        for each in (own, other_role, recused)
    }
    assert told == asked


def test_nearest_deadline_comes_first_then_the_longest_wait(client, room):
    first, second, third = (submitted(room) for _ in range(3))
    Review.objects.filter(pk=third.pk).update(due_at=room.now + timedelta(hours=1))

    page = seen_by(client, room.editors[0])

    assert links(page, "waiting") == [address(each) for each in (third, first, second)]


def test_correction_is_marked_in_the_list(client, room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    room.submitted(room.written(room.corrected(review), summary="Now right."))

    page = seen_by(client, room.editors[0])

    assert texts(page, "//section[@aria-labelledby='list-waiting']//span[@class='strong']") == ["Correction"]


def test_long_list_goes_on_behind_its_last_row(client, room, monkeypatch):
    monkeypatch.setattr(lists, "FEW", 2)
    monkeypatch.setattr(lists, "PAGE", 2)
    rows = [submitted(room) for _ in range(5)]
    Review.objects.filter(pk=rows[0].pk).update(due_at=room.now + timedelta(hours=1))

    pages = [seen_by(client, room.editors[0])]
    pages.append(seen_by(client, room.editors[0], LISTS + one(pages[0], "//p[@class='pager']/a").get("href")))
    pages.append(seen_by(client, room.editors[0], LISTS + one(pages[1], "//p[@class='pager']/a").get("href")))

    assert [link for page in pages for link in links(page, "waiting")] == [address(each) for each in rows]
    assert pages[2].xpath("//p[@class='pager']") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?list=nothing", 404),
        ("?list=waiting&after=x", 400),
        ("?list=waiting&after=00000000-0000-4000-8000-000000000000", 404),
        ("?list=ready", 200),
    ],
)
def test_address_of_a_list_is_checked(client, editor, query, status):
    client.force_login(editor)

    assert client.get(LISTS + query).status_code == status


def test_lists_cost_the_same_for_one_row_and_for_three(client, now):
    writer = person(Role.CHECKER, Role.EDITOR)
    small = Newsroom(now, checker=writer)
    fill(small)
    one_each = [count(client, small.editors[0]), count(client, writer)]
    fill(small), fill(small)

    three_each = [count(client, small.editors[0]), count(client, writer)]

    assert three_each == one_each


def fill(room):
    """One row for every list of the first editor."""
    submitted(room)
    approve(submitted(room), room.editors[0], room)
    review_at(ReviewStatus.APPROVED, now=room.tick(), newsroom=room)
    recused = submitted(room)
    sign_off.recuse(review_id=recused.public_id, reason="x", actor=room.editors[0], now=room.tick())


def test_page_costs_the_same_for_one_of_everything_and_for_three(client, now):
    small, large = Newsroom(now), Newsroom(now)
    review = several(small, 1)
    more = several(large, 3)

    costs = [count(client, small.editors[0], address(review)), count(client, large.editors[0], address(more))]

    assert costs[0] == costs[1]


def several(room, number):
    """A correction in sign-off, after that many corrections, recusals and refusals."""
    review = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    for each in range(number):
        sign_off.recuse(review_id=review.public_id, reason="x", actor=person(Role.EDITOR), now=room.tick())
        review = room.submitted(room.written(room.corrected(review), summary=f"Refused {each}"))
        sign_off.request_changes(
            review_id=review.public_id,
            seen_version=review.working_version.number,
            comment="Again.",
            actor=room.editors[0],
            now=room.tick(),
        )
        review = room.published(room.approved(room.submitted(room.written(review, summary=f"Version {each}"))))
    return room.submitted(room.written(room.corrected(review), summary="Last"))
