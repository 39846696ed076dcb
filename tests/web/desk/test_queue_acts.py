"""What is done from the queue: by plain forms, with and without HTMX, with the way back and the next row."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from claims.enums import ClaimStatus
from claims.models import Claim, Review, SavedView
from claims.services.saved_views import save_view
from tests.journeys import Newsroom, claim_at
from tests.queue_rows import candidate, waiting
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BACK = "show=candidates&topic=ports"


@pytest.fixture(autouse=True)
def no_usual_deadline(settings):
    """Deadlines are those that the tests give."""
    settings.FACTCHECK_REVIEW_DUE_HOURS = 0


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def room(now, checker):
    return Newsroom(now - timedelta(hours=1), checker=checker)


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def said(response):
    return [(str(message), message.extra_tags) for message in get_messages(response.wsgi_request)]


def post(client, path, **data):
    return client.post(f"/desk/{path}", data)


def status_of(claim):
    return Claim.objects.get(pk=claim.pk).status


# --- accept and dismiss


def test_accept_goes_on_to_the_next_row_of_the_same_list(desk, now):
    accepted, following = [candidate(now=now, topics=["ports"]) for _ in range(2)][::-1]

    response = post(desk, f"queue/claims/{accepted.public_id}/accept/", back=BACK)

    assert (response.status_code, response["Location"]) == (303, f"/desk/?{BACK}&claim={following.public_id}")
    assert status_of(accepted) == ClaimStatus.ACCEPTED
    assert Review.objects.get(claim=accepted).status == "queued"


def test_accept_by_htmx_gets_the_list_with_the_next_row_in_focus(desk, now):
    accepted, following = [candidate(now=now) for _ in range(2)][::-1]

    headers = {"HX-Request": "true", "HX-Target": "work"}
    response = desk.post(
        f"/desk/queue/claims/{accepted.public_id}/accept/", {"back": "show=candidates"}, follow=True, headers=headers
    )

    page = parsed(response)
    assert text(one(page, "//a[@data-focus]")) == following.text
    assert texts(page, f"//div[{has_class('toast')}]") == ["Claim accepted. Its review waits in the queue."]


def test_dismiss_keeps_the_reason_and_offers_to_undo(desk, now):
    claim = candidate(now=now, topics=["ports"])

    response = post(desk, f"queue/claims/{claim.public_id}/dismiss/", back=BACK, reason="Weather")

    undo = f"/desk/queue/claims/{claim.public_id}/restore/?{BACK}"
    assert (response.status_code, response["Location"]) == (303, f"/desk/?{BACK}")
    assert said(response) == [("Claim dismissed.", undo)]
    assert Claim.objects.get(pk=claim.pk).dismissed_reason == "Weather"


def test_undo_makes_it_a_candidate_again_and_selects_it(desk, now):
    claim = claim_at(ClaimStatus.DISMISSED, now=now)

    response = desk.post(f"/desk/queue/claims/{claim.public_id}/restore/?{BACK}")

    assert (response.status_code, response["Location"]) == (303, f"/desk/?{BACK}&claim={claim.public_id}")
    assert status_of(claim) == ClaimStatus.CANDIDATE


def test_dismissal_without_a_reason_changes_nothing(desk, now):
    claim = candidate(now=now)

    response = post(desk, f"queue/claims/{claim.public_id}/dismiss/", reason="")

    assert (response.status_code, status_of(claim)) == (400, ClaimStatus.CANDIDATE)


def test_way_back_leads_nowhere_else(desk, now):
    claim = candidate(now=now)

    response = post(
        desk, f"queue/claims/{claim.public_id}/accept/", back="https://evil.example/?next=//evil.example&after=x"
    )

    assert response["Location"] in {"/desk/", f"/desk/?claim={claim.public_id}"}


@pytest.mark.parametrize("act", ["accept", "dismiss"])
def test_viewer_is_refused_and_nothing_changes(client, viewer, now, act):
    claim = candidate(now=now)
    client.force_login(viewer)

    response = post(client, f"queue/claims/{claim.public_id}/{act}/", reason="x")

    assert (response.status_code, status_of(claim)) == (403, ClaimStatus.CANDIDATE)


@pytest.mark.parametrize(
    "path",
    [
        "take-next/",
        "queue/claims/",
        "queue/claims/{id}/accept/",
        "queue/claims/{id}/dismiss/",
        "queue/reviews/{id}/take/",
    ],
)
def test_address_of_a_form_that_is_opened_leads_to_the_queue(desk, now, path):
    response = desk.get(f"/desk/{path.format(id=candidate(now=now).public_id)}")

    assert (response.status_code, response["Location"]) == (303, "/desk/")


# --- take


def test_take_next_takes_the_most_urgent_and_opens_it(desk, room, checker):
    waiting(room, priority=10)
    urgent = waiting(room, priority=90)

    response = post(desk, "take-next/")

    urgent.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/desk/reviews/{urgent.public_id}/")
    assert (urgent.status, urgent.assignee) == ("in_progress", checker)


def test_take_next_with_nothing_to_take_says_so_and_stays(desk):
    response = post(desk, "take-next/", back="due=late")

    assert response["Location"] == "/desk/?due=late"
    assert said(response) == [("Nothing waits that you could take.", "")]


def test_take_it_takes_this_one(desk, room, checker):
    review = waiting(room)

    response = post(desk, f"queue/reviews/{review.public_id}/take/")

    review.refresh_from_db()
    assert (response["Location"], review.assignee) == (f"/desk/reviews/{review.public_id}/", checker)


def test_taking_what_somebody_else_has_is_refused(desk, room, second_checker):
    room.checker = second_checker
    review = room.taken(waiting(room))

    assert post(desk, f"queue/reviews/{review.public_id}/take/").status_code == 409


# --- deadline


def test_editor_sets_a_deadline_to_the_end_of_a_day(client, room, now):
    review = waiting(room)
    day = (now + 3 * DAY).date()
    client.force_login(room.editors[0])

    response = post(client, f"queue/reviews/{review.public_id}/deadline/", due_on=day.isoformat(), back="owner=none")

    review.refresh_from_db()
    assert response["Location"] == f"/desk/?owner=none&review={review.public_id}"
    assert (review.due_at.date(), review.due_at.hour, review.due_at.minute) == (day, 23, 59)


@pytest.mark.parametrize("day", ["soon", "2020-01-01"])
def test_deadline_that_is_no_day_or_past_is_refused(client, room, day):
    review = waiting(room)
    client.force_login(room.editors[0])

    response = post(client, f"queue/reviews/{review.public_id}/deadline/", due_on=day)

    review.refresh_from_db()
    assert (response.status_code, review.due_at) == (400, None)


def test_deadline_is_offered_to_editors_alone(client, room, checker):
    review = waiting(room)
    offered = []
    for who in (room.editors[0], checker):
        client.force_login(who)
        offered.append(len(get(client, f"/desk/?review={review.public_id}").xpath("//input[@name='due_on']")))

    assert offered == [1, 0]


# --- many at once


def test_ticked_claims_are_accepted_together(desk, now):
    claims = [candidate(now=now) for _ in range(3)]

    response = post(desk, "queue/claims/", claim=[each.public_id for each in claims], act="accept", back=BACK)

    assert (response.status_code, response["Location"]) == (303, f"/desk/?{BACK}")
    assert said(response) == [("3 claims accepted.", "")]
    assert {status_of(each) for each in claims} == {ClaimStatus.ACCEPTED}


def test_what_was_refused_is_listed_with_its_reason_and_the_rest_is_done(desk, now):
    free = candidate(now=now)
    decided = claim_at(ClaimStatus.DISMISSED, now=now)

    response = post(
        desk, "queue/claims/", claim=[free.public_id, decided.public_id], act="accept", back="show=candidates"
    )

    note = text(one(parsed(response), f"//div[{has_class('note--bad')}]"))
    assert (response.status_code, status_of(free)) == (409, ClaimStatus.ACCEPTED)
    assert [
        words for words in ("1 claim accepted.", decided.text, "Reload to see where it stands.") if words not in note
    ] == []


def test_ticked_claims_stay_ticked_when_the_reason_is_missing(desk, now):
    claims = [candidate(now=now) for _ in range(2)]

    response = post(
        desk,
        "queue/claims/",
        claim=[each.public_id for each in claims],
        act="dismiss",
        reason="",
        back="show=candidates",
    )

    assert len(parsed(response).xpath("//input[@name='claim'][@checked]")) == 2
    assert {status_of(each) for each in claims} == {ClaimStatus.CANDIDATE}


@pytest.mark.parametrize("data", [{}, {"act": "accept"}, {"claim": "x", "act": "accept"}, {"act": "explode"}])
def test_bulk_form_without_sense_is_refused(desk, data):
    assert desk.post("/desk/queue/claims/", data).status_code == 400


# --- saved views


def test_filters_are_saved_under_a_name_and_shown(desk, checker):
    response = post(desk, "queue/views/", name="Ports", query="topic=ports&after=x")

    assert response["Location"] == "/desk/?topic=ports"
    assert [(view.name, view.query) for view in SavedView.objects.filter(owner=checker)] == [("Ports", "topic=ports")]


def test_view_is_renamed_and_deleted_on_its_page(desk, checker, now):
    view = save_view(name="Ports", query="topic=ports", actor=checker, now=now)

    post(desk, f"queue/views/{view.public_id}/rename/", name="Harbours")
    names = get(desk, "/desk/queue/views/").xpath("//main//input[@name='name']/@value")
    post(desk, f"queue/views/{view.public_id}/delete/")

    assert (names, SavedView.objects.count()) == (["Harbours"], 0)


def test_view_of_somebody_else_is_not_there(desk, second_checker, now):
    view = save_view(name="Ports", query="topic=ports", actor=second_checker, now=now)

    assert post(desk, f"queue/views/{view.public_id}/rename/", name="Mine").status_code == 404
