"""Pages by signed cursors: complete while rows come and go, and refused when they are not what was given."""

from datetime import timedelta

import pytest
from django.core import signing

from api import pagination
from claims.models import Verdict
from tests.published import corrected, later, published_verdict, retracted

LIST = "/api/v1/verdicts/"


def made(count, now):
    """Ids of so many verdicts, a minute apart, the newest first."""
    verdicts = [published_verdict(now=now + timedelta(minutes=number)) for number in range(count)]
    return [str(verdict.public_id) for verdict in reversed(verdicts)]


def ids(body):
    return [each["id"] for each in body["results"]]


def walk(api, url, *, link="next", between=lambda: None):
    """Ids of every page from `url` on, page by page."""
    pages = []
    while url:
        body = api.get(url).json()
        pages.append(ids(body))
        url = body[link]
        between()
    return pages


def test_pages_follow_each_other_and_lead_back(api, db, now):
    expected = made(5, now)

    forwards = walk(api, f"{LIST}?page_size=2")
    last = api.get(api.get(f"{LIST}?page_size=2").json()["next"]).json()["next"]
    back = walk(api, last, link="previous")

    assert forwards == [expected[0:2], expected[2:4], expected[4:5]]
    assert back == [expected[4:5], expected[2:4], expected[0:2]]


@pytest.mark.parametrize("ordering", ["published_at", "-published_at", "modified_at", "-modified_at"])
@pytest.mark.parametrize("filters", ["", "&rating=false"])
def test_pages_hold_every_row_once_in_every_order(api, db, now, ordering, filters):
    expected = made(4, now)
    expected = expected if ordering.startswith("-") else expected[::-1]

    pages = walk(api, f"{LIST}?page_size=1&ordering={ordering}{filters}")

    assert [each for page in pages for each in page] == expected


def test_rows_published_at_the_same_moment_are_parted_by_their_key(api, db, now):
    expected = {str(published_verdict(now=now).public_id) for _ in range(3)}

    pages = walk(api, f"{LIST}?page_size=1")

    assert [len(page) for page in pages] == [1, 1, 1]
    assert {each for page in pages for each in page} == expected


def test_walk_sees_every_standing_row_once_while_others_come_change_and_go(api, db, now):
    standing = made(6, now)
    verdicts = {str(verdict.public_id): verdict for verdict in Verdict.objects.all()}
    moments = iter(range(1, 100))
    acts = iter(
        [
            lambda: published_verdict(now=later(now)),
            lambda: corrected(verdicts[standing[0]], now=later(now, 2)),
            lambda: published_verdict(now=now - timedelta(days=1, minutes=next(moments))),
            lambda: retracted(verdicts[standing[5]], now=later(now, 3)),
        ]
    )

    pages = walk(api, f"{LIST}?page_size=2", between=lambda: next(acts, lambda: None)())

    seen = [each for page in pages for each in page]
    assert [each for each in seen if each in standing] == standing
    assert len(seen) == len(set(seen))


def test_total_is_counted_only_on_request(api, db, now):
    made(3, now)

    assert "count" not in api.get(f"{LIST}?page_size=1").json()
    assert api.get(f"{LIST}?page_size=1&count=true").json()["count"] == 3
    assert api.get(f"{LIST}?page_size=1&count=true&rating=true").json()["count"] == 0


def test_link_header_names_the_neighbours(api, db, now):
    made(3, now)

    first = api.get(f"{LIST}?page_size=1")
    second = api.get(first.json()["next"])

    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert second["Link"] == f'<{second.json()["next"]}>; rel="next", <{second.json()["previous"]}>; rel="prev"'


def test_next_keeps_the_filters(api, db, now):
    made(2, now)

    url = api.get(f"{LIST}?page_size=1&rating=false").json()["next"]

    assert (url.count("rating=false"), url.count("page_size=1"), url.count("cursor=")) == (1, 1, 1)


def refused(api, url):
    response = api.get(url)
    return response.status_code, response.json()["code"]


def test_altered_cursor_is_refused(api, db, now):
    made(2, now)
    cursor = api.get(f"{LIST}?page_size=1").json()["next"].split("cursor=")[1]

    for position in range(0, len(cursor), 7):
        letter = "A" if cursor[position] != "A" else "B"
        altered = f"{cursor[:position]}{letter}{cursor[position + 1 :]}"
        assert refused(api, f"{LIST}?page_size=1&cursor={altered}") == (400, "cursor.invalid")


@pytest.mark.parametrize("cursor", ["x", "~", "a~b", "%00", "x" * 1000, "é", "..", "~~~~", "eyJ9~x"])
def test_invented_cursor_is_refused(api, db, cursor):
    status, code = refused(api, f"{LIST}?cursor={cursor}")

    assert (status, code) in {(400, "cursor.invalid"), (400, "parameter.invalid")}


@pytest.mark.parametrize(
    "other",
    [
        "/api/v1/verdicts/?rating=false",
        "/api/v1/verdicts/?ordering=published_at",
        "/api/v1/claims/",
        "/api/v1/articles/",
    ],
)
def test_cursor_of_another_list_is_refused(api, db, now, other):
    made(2, now)
    cursor = api.get(f"{LIST}?page_size=1").json()["next"].split("cursor=")[1]
    joint = "&" if "?" in other else "?"

    assert refused(api, f"{other}{joint}cursor={cursor}") == (400, "cursor.invalid")


def test_cursor_may_go_on_with_another_page_size(api, db, now):
    expected = made(4, now)
    cursor = api.get(f"{LIST}?page_size=1").json()["next"].split("cursor=")[1]

    assert ids(api.get(f"{LIST}?page_size=3&cursor={cursor}").json()) == expected[1:]


def test_old_cursor_is_refused(api, db, now, monkeypatch):
    expected = made(2, now)
    url = api.get(f"{LIST}?page_size=1").json()["next"]
    today = pagination._today()

    monkeypatch.setattr(pagination, "_today", lambda: today + 7)
    within = ids(api.get(url).json())
    monkeypatch.setattr(pagination, "_today", lambda: today + 8)

    assert within == [expected[1]]
    assert refused(api, url) == (400, "cursor.invalid")


def test_cursor_signed_for_something_else_is_refused(api, db):
    other = signing.Signer(salt="something.else", sep="~").sign("W10")

    assert refused(api, f"{LIST}?cursor={other}") == (400, "cursor.invalid")


def test_same_page_has_the_same_bytes_later_that_day(api, db, now, time_machine):
    time_machine.move_to(now)
    made(2, now)

    first = api.get(f"{LIST}?page_size=1")
    time_machine.shift(timedelta(hours=3))
    second = api.get(f"{LIST}?page_size=1")

    assert first.content == second.content
