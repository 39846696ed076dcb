"""Reviews by API: every act is one service call for a signed-in person, and a refusal says what can be done instead."""

from uuid import uuid4

import pytest

from claims.enums import ReviewStatus, Role
from tests.api.conftest import signed_in
from tests.journeys import Newsroom, review_at
from tests.people import person

SOURCE = {
    "url": "https://records.example/1", "title": "Port record", "publisher": "Port Authority", "kind": "primary",
    "stance": "refutes", "why": "It lists every deepening.", "quote": "1987: deepened.",
}  # fmt: skip
DRAFT = {
    "rating": "false", "headline": "It was deepened once", "summary": "Records show one deepening.",
    "explanation": "The port's **own records** show one deepening.",
}  # fmt: skip


@pytest.fixture
def room(db, now):
    return Newsroom(now)


def at(review, act=""):
    return f"/api/v1/reviews/{review.public_id}/{act}"


def do(client, review, act, body=None, **headers):
    return client.send(at(review, act), body, **headers)


@pytest.fixture
def in_sign_off(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def test_review_goes_all_the_way_by_api(api, room):
    checker, first, second = signed_in(room.checker), *(signed_in(editor) for editor in room.editors)
    review = room.opened()

    draft = do(checker, review, "take").json()["version"]
    do(checker, review, "save-draft", DRAFT | {"edit_count": draft["edit_count"]})
    for number in range(2):
        added = do(checker, review, "evidence", SOURCE | {"url": f"https://records.example/{number}"}).json()
        do(checker, review, f"evidence/{added['version']['evidence'][-1]['id']}/capture", {"text": "1987: deepened."})
    submitted = do(checker, review, "submit", {"version": 1}).json()
    own = do(checker, review, "approve", {"version": 1})
    waiting = do(first, review, "approve", {"version": 1, "comment": "clear"}).json()
    approved = do(second, review, "approve", {"version": 1}).json()
    published = do(first, review, "publish", {"version": 1}).json()

    assert (submitted["status"], own.status_code, waiting["status"], approved["status"], published["status"]) == (
        "in_sign_off", 403, "in_sign_off", "approved", "published",
    )  # fmt: skip
    assert api.get(f"/api/v1/verdicts/{review.public_id}/").json()["rating"]["code"] == "false"


def test_own_approval_is_refused_with_its_code_and_the_way_on(db, now):
    both = person(Role.CHECKER, Role.EDITOR)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=Newsroom(now, checker=both))

    response = do(signed_in(both), review, "approve", {"version": 1})

    body = response.json()
    assert (response.status_code, body["code"], body["current_status"]) == (403, "sign_off.own_work", "in_sign_off")
    assert body["allowed_actions"] == ["recall", "abandon"]
    assert response["Content-Type"] == "application/problem+json"


def test_decision_on_another_version_is_refused(in_sign_off, room):
    response = do(signed_in(room.editors[0]), in_sign_off, "approve", {"version": 2})

    assert (response.status_code, response.json()["code"]) == (409, "sign_off.stale_version")


def test_decision_without_the_version_is_refused(in_sign_off, room):
    response = do(signed_in(room.editors[0]), in_sign_off, "approve", {"comment": "fine"})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/version")


def test_blind_vote_shows_only_one_s_own_decision(in_sign_off, room):
    first, second = (signed_in(editor) for editor in room.editors)
    do(first, in_sign_off, "approve", {"version": 1, "comment": "SECRET opinion"})

    own, other = first.get(at(in_sign_off)).json(), second.get(at(in_sign_off))
    history = second.get(at(in_sign_off, "history/"))

    assert len(own["decisions"]) == 1
    assert (other.json()["decisions"], other.json()["approvals"]) == ([], None)
    assert [answer.content.count(b"SECRET") for answer in (other, history)] == [0, 0]
    assert [each["action"] for each in history.json()["results"] if "sign_off" in each["action"]] == []


def test_vote_is_shown_to_all_at_quorum(in_sign_off, room):
    for editor in room.editors:
        do(signed_in(editor), in_sign_off, "approve", {"version": 1, "comment": "clear"})

    body = signed_in(room.checker).get(at(in_sign_off)).json()

    assert (body["approvals"], len(body["decisions"])) == (2, 2)


def test_detail_says_what_one_may_do_and_why_not(in_sign_off, client_as):
    actions = {each["action"]: each for each in client_as(Role.EDITOR).get(at(in_sign_off)).json()["actions"]}

    assert (actions["approve"]["allowed"], actions["approve"]["asks"]) == (True, ["version"])
    assert (actions["publish"]["allowed"], actions["publish"]["code"]) == (False, "review.wrong_status")


def test_detail_names_people_without_their_addresses(in_sign_off, room, client_as):
    content = client_as(Role.VIEWER).get(at(in_sign_off)).content

    assert content.count(b"@") == 0
    assert content.count(str(room.checker.public_id).encode()) > 0


def test_lease_token_is_for_its_holder(room, now):
    review = review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=room)

    own, other = (signed_in(who).get(at(review)).json()["lease"] for who in (room.checker, room.editors[0]))

    assert (set(own), set(other)) == ({"holder", "expires_at", "token"}, {"holder", "expires_at"})


def test_stale_save_is_refused_and_changes_nothing(room, now):
    review = review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=room)
    client = signed_in(room.checker)
    seen = client.get(at(review)).json()["version"]["edit_count"]
    do(client, review, "save-draft", {"headline": "First", "edit_count": seen})

    response = do(client, review, "save-draft", {"headline": "Second", "edit_count": seen})

    assert (response.status_code, response.json()["code"]) == (409, "review.stale_edit")
    assert client.get(at(review)).json()["version"]["headline"] == "First"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/a", "//x.example", "x"])
def test_evidence_has_a_web_address(room, now, url):
    review = review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=room)

    response = do(signed_in(room.checker), review, "evidence", SOURCE | {"url": url})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/url")


def test_evidence_is_changed_waived_and_removed(room, now):
    review = review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=room)
    client = signed_in(room.checker)
    added = do(client, review, "evidence", SOURCE).json()["version"]["evidence"][0]
    place = f"evidence/{added['id']}"

    use = {"stance": "context", "why": "Background."}
    changed = do(client, review, f"{place}/change", use).json()["version"]["evidence"][0]
    waived = do(client, review, f"{place}/waive", {"reason": "Paper only."}).json()["version"]["evidence"][0]
    removed = do(client, review, f"{place}/remove").json()["version"]["evidence"]

    assert (changed["stance"], waived["waived_reason"], removed) == ("context", "Paper only.", [])


def test_correction_and_retraction_go_through_sign_off(api, room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    client = signed_in(room.checker)
    start = {"kind": "retraction", "reason": "wrong port", "public_note": "We looked at another port."}

    started = do(client, review, "start-correction", start).json()
    noted = do(client, review, "public-note", {"note": "We read the records of another port."}).json()
    cancelled = do(client, review, "cancel-correction").json()

    assert (started["status"], noted["correction"]["public_note"]) == (
        "in_progress", "We read the records of another port.",
    )  # fmt: skip
    assert (cancelled["status"], cancelled["correction"]) == ("published", None)
    assert api.get(f"/api/v1/verdicts/{review.public_id}/").json()["version"] == 1


def test_suspension_hides_at_once_and_can_be_lifted(api, room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    client, public = signed_in(room.editors[0]), f"/api/v1/verdicts/{review.public_id}/"

    do(client, review, "suspend", {"reason": "A court asked."})
    hidden = api.get(public).json()["status"]
    do(client, review, "resume")

    assert (hidden, api.get(public).json()["status"]) == ("suspended", "published")


@pytest.mark.parametrize(
    ("status", "act", "body", "who", "expected"),
    [
        ("queued", "assign", {"to": "self"}, "editor", (200, "in_progress")),
        ("in_progress", "hand-back", {}, "checker", (200, "queued")),
        ("in_progress", "lease", {}, "checker", (200, "in_progress")),
        ("in_progress", "lease/take-over", {}, "checker", (200, "in_progress")),
        ("in_sign_off", "recall", {}, "checker", (200, "in_progress")),
        ("in_sign_off", "request-changes", {"version": 1, "comment": "Why?"}, "editor", (200, "changes_requested")),
        ("in_sign_off", "recuse", {"reason": "My brother."}, "editor", (200, "in_sign_off")),
        ("queued", "abandon", {"reason": "moot"}, "editor", (200, "abandoned")),
        ("abandoned", "reopen", {}, "editor", (200, "queued")),
    ],
)
def test_each_act_does_what_its_address_says(room, now, status, act, body, who, expected):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)
    actor = room.checker if who == "checker" else room.editors[0]
    body = {name: str(room.checker.public_id) if value == "self" else value for name, value in body.items()}

    response = do(signed_in(actor), review, act, body)

    assert (response.status_code, response.json()["status"]) == expected


def test_withdrawn_approval_reopens_the_vote(in_sign_off, room):
    for editor in room.editors:
        do(signed_in(editor), in_sign_off, "approve", {"version": 1})

    response = do(signed_in(room.editors[0]), in_sign_off, "withdraw-approval", {"version": 1})

    assert response.json()["status"] == "in_sign_off"


def test_take_next_gives_a_review_or_nothing(room, client_as):
    review = room.opened()
    client = client_as(Role.CHECKER)

    first, second = (client.send("/api/v1/reviews/take-next") for _ in range(2))

    assert (first.json()["id"], second.status_code, second.content) == (str(review.public_id), 204, b"")


def test_assigning_to_nobody_is_refused(room, client_as):
    response = do(client_as(Role.EDITOR), room.opened(), "assign", {"to": str(uuid4())})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/to")


def test_unknown_review_is_not_found(client_as):
    response = client_as(Role.EDITOR).send(f"/api/v1/reviews/{uuid4()}/take")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_version_can_be_read_alone(in_sign_off, client_as):
    client = client_as(Role.AUDITOR)

    body = client.get(at(in_sign_off, "versions/1/")).json()

    assert (body["number"], len(body["evidence"])) == (1, 2)
    assert client.get(at(in_sign_off, "versions/2/")).status_code == 404


def test_act_on_a_state_that_has_passed_is_refused_when_it_was_named(in_sign_off, room):
    client, other = signed_in(room.editors[0]), signed_in(room.editors[1])
    seen = client.get(at(in_sign_off))["ETag"]
    do(other, in_sign_off, "recuse", {"reason": "My brother works there."})

    stale = do(client, in_sign_off, "approve", {"version": 1}, HTTP_IF_MATCH=seen)
    current = client.get(at(in_sign_off))["ETag"]
    fresh = do(client, in_sign_off, "approve", {"version": 1}, HTTP_IF_MATCH=current)

    assert (stale.status_code, stale.json()["code"]) == (412, "precondition.failed")
    assert (fresh.status_code, fresh["ETag"]) == (200, client.get(at(in_sign_off))["ETag"])


# --- the queue


def test_queue_lists_open_reviews_and_filters_them(room, now, client_as):
    queued, taken = room.opened(), room.taken(room.opened())
    review_at(ReviewStatus.ABANDONED, now=now)
    client = signed_in(room.checker)

    def ids(query=""):
        return {each["id"] for each in client.get(f"/api/v1/reviews/{query}").json()["results"]}

    assert ids() == {str(queued.public_id), str(taken.public_id)}
    assert ids("?mine=true") == {str(taken.public_id)}
    assert ids("?unassigned=true") == {str(queued.public_id)}
    assert ids(f"?assignee={room.checker.public_id}") == {str(taken.public_id)}
    assert len(ids("?status=abandoned")) == 1
    assert len(ids("?status=abandoned,queued")) == 2


@pytest.mark.parametrize("ordering", ["-priority", "-opened_at", "opened_at"])
def test_queue_is_paged(room, client_as, ordering):
    expected = {str(room.opened().public_id) for _ in range(3)}
    client, url, seen = client_as(Role.CHECKER), f"/api/v1/reviews/?page_size=1&ordering={ordering}", []

    while url:
        body = client.get(url).json()
        seen += [each["id"] for each in body["results"]]
        url = body["next"]

    assert (len(seen), set(seen)) == (3, expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_one_row_and_for_three(room, client_as, django_assert_max_num_queries, rows):
    for _ in range(rows):
        room.taken(room.opened())
    client = client_as(Role.CHECKER)

    with django_assert_max_num_queries(4):  # session, user, roles, reviews
        assert len(client.get("/api/v1/reviews/").json()["results"]) == rows
