"""Reference data and the change feed."""

from datetime import timedelta

import pytest
from django.conf import settings

from claims.models import Claimant, Publisher
from claims.services import outbox
from tests.published import claim_made, claimant_named, later, published_verdict, publisher_named, suspended


def results(api, path):
    return api.get(path).json()["results"]


def test_claimants_are_those_with_a_published_verdict_by_name(api, db, now):
    Claimant.objects.create(name="Nobody Checked")
    for name in ("Zoe Ahn", "Ada Lane"):
        published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named(name)))
    hidden = published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named("Hidden Person")))
    suspended(hidden, now=later(now))

    found = results(api, "/api/v1/claimants/")

    assert [each["name"] for each in found] == ["Ada Lane", "Zoe Ahn"]
    assert set(found[0]) == {"id", "url", "name", "kind", "same_as"}


def test_claimants_are_paged_by_name(api, db, now):
    for name in ("Cy", "Bo", "Al"):
        published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named(name)))

    first = api.get("/api/v1/claimants/?page_size=2").json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()

    assert [[each["name"] for each in page["results"]] for page in (first, second, back)] == [
        ["Al", "Bo"], ["Cy"], ["Al", "Bo"],
    ]  # fmt: skip


def test_publishers_are_those_named_by_a_verdict(api, db, now):
    Publisher.objects.create(name="Unread", host="unread.example")
    published_verdict(now=now)

    [each] = results(api, "/api/v1/publishers/")

    assert (each["name"], each["id"]) == ("The Gazette", str(publisher_named().public_id))


def test_ratings_are_the_published_scale_in_order(api, db):
    found = results(api, "/api/v1/ratings/")

    assert [(each["code"], each["value"], each["scale"]) for each in found] == [
        ("true", 5, "standard/1"), ("mostly_true", 4, "standard/1"), ("half_true", 3, "standard/1"),
        ("mostly_false", 2, "standard/1"), ("false", 1, "standard/1"), ("unproven", None, "standard/1"),
    ]  # fmt: skip


def test_topics_are_counted(api, db, now):
    published_verdict(now=now, topics=["health", "environment"])
    published_verdict(now=now, topics=["health"])

    assert results(api, "/api/v1/topics/") == [
        {"name": "environment", "verdicts": 1},
        {"name": "health", "verdicts": 2},
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["claimants", "publishers", "ratings", "topics", "changes"])
def test_one_query_however_many_rows(api, db, now, django_assert_num_queries, rows, name):
    for number in range(rows):
        published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named(f"Person {number}")))

    with django_assert_num_queries(1):
        assert api.get(f"/api/v1/{name}/").status_code == 200


# --- changes


@pytest.fixture
def events(db, now):
    """Four events, one of them for the desk alone, numbered by the relay."""
    verdict = published_verdict(now=now)
    for number, (kind, public) in enumerate(
        [
            ("verdict.published", True),
            ("review.approved", False),
            ("verdict.corrected", True),
            ("verdict.retracted", True),
        ]
    ):
        target = verdict.review
        outbox.announce(
            type=kind, target=target, now=now + timedelta(minutes=number), data={"n": number}, public=public
        )
    outbox.relay(now=now)
    return verdict


def test_changes_are_the_public_events_in_order(api, events):
    body = api.get("/api/v1/changes/").json()

    assert [(each["type"], each["tombstone"]) for each in body["results"]] == [
        ("verdict.published", False), ("verdict.corrected", False), ("verdict.retracted", True),
    ]  # fmt: skip
    assert body["results"][0]["target"] == {
        "type": "verdict",
        "id": str(events.public_id),
        "url": f"{settings.PUBLIC_URL}/verdicts/{events.public_id}/",
    }
    assert [each["data"] for each in body["results"]] == [{}, {}, {}]
    assert (body["next"], body["last"]) == (None, body["results"][-1]["sequence"])


def test_changes_go_on_after_a_sequence(api, events):
    first = api.get("/api/v1/changes/?page_size=2").json()
    second = api.get(first["next"]).json()

    types = [each["type"] for each in first["results"] + second["results"]]
    assert types == ["verdict.published", "verdict.corrected", "verdict.retracted"]
    assert api.get(f"/api/v1/changes/?since={second['last']}").json()["results"] == []


def test_event_without_a_sequence_is_not_shown_yet(api, db, now):
    outbox.announce(type="verdict.published", target=published_verdict(now=now).review, now=now, public=True)

    assert api.get("/api/v1/changes/").json() == {"results": [], "next": None, "previous": None, "last": 0}
