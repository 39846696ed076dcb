"""The page of a sign-off: exactly what is signed, the votes as far as they may be told, and every act by form."""

import pytest

from claims.enums import CorrectionKind, Decision, ReviewStatus, Role
from claims.models import Recusal, Review, SignOff, Verdict
from claims.services import reviews, sign_off
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person
from tests.published import appearance_of
from tests.web.desk.signing import address, opened, page_after, sent
from tests.web.reading import has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
SECRET = "Secretariat-of-the-harbour"
APPROVE = "//button[@name='do' and @value='approve']"


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def submitted(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def status_of(review):
    return Review.objects.get(pk=review.pk).status


def approve(review, who, room, *, seen=1, comment=""):
    return sign_off.approve(review_id=review.public_id, seen_version=seen, actor=who, now=room.tick(), comment=comment)


# --- what is signed


def test_frame_shows_the_frozen_version_whole(client, room, submitted):
    page = opened(client, submitted, room.editors[0])

    frame = one(page, "//article[@class='frozen']")
    version = submitted.working_version
    assert text(one(frame, f".//p[{has_class('claim-text--lg')}]")) == version.claim_reviewed
    assert text(one(frame, ".//h2[@id='frozen-h']")) == version.headline
    assert one(frame, f".//div[{has_class('as-read')}]//strong").text == "own records"
    assert texts(frame, ".//ol[@class='scale']/li[@aria-current='true']") == ["False"]
    assert len(frame.xpath(".//ol[@class='scale']/li")) == 6
    assert texts(frame, ".//li[@class='ev']//blockquote") == ["1987: deepened."] * 2
    assert one(frame, ".//details[@class='hash']/span").text == version.content_sha256


def test_frame_shows_the_claim_in_its_article_with_a_link(client, room, now):
    claim = claim_at(now=now)
    appearance = appearance_of(claim, exact=claim.text, now=now)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, claim=claim)

    page = opened(client, review, room.editors[0])

    said = one(page, "//section[@id='where']//p[@class='said']")
    assert text(said) == f"She said: {claim.text} Nobody objected."
    assert page.xpath("//section[@id='where']//a/@href") == [
        f"/desk/articles/{appearance.snapshot.article.public_id}/?claim={claim.public_id}#claim"
    ]


def test_frame_shows_what_changed_since_the_version_that_was_sent_back(client, room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    review = room.submitted(room.written(review, headline="The harbour was deepened once, in 1988"))

    page = opened(client, review, room.editors[1])

    changes = one(page, "//section[@id='diff']")
    assert texts(changes, ".//blockquote") == ["Name the year."]
    assert (texts(changes, ".//del"), texts(changes, ".//ins")) == (["1987"], ["1988"])
    assert texts(page, "//a[@href='#diff']") == ["1 change since version 1"]


def test_frame_shows_kind_and_note_of_a_correction(client, room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.submitted(room.written(room.corrected(review), summary="Now right."))

    page = opened(client, review, room.editors[0])

    assert text(one(page, "//h2[@id='note-h']")) == "Correction of version 1, as readers will be told"
    assert "We gave a wrong year." in texts(page, "//article[@class='frozen']//p")


def test_page_names_those_who_may_not_sign_and_what_they_did(client, room, submitted):
    page = opened(client, submitted, room.editors[0])

    line = one(page, "//ul[@class='votes']/li[contains(., 'may not sign')]")
    assert text(line).endswith(f"{room.checker} wrote version 1; added evidence 1, 2 may not sign")


def test_page_tells_verdicts_on_near_claims_and_their_spread(client, room, now):
    near = claim_at(now=now, text="The northern harbour basin was deepened nine times since the war.")
    review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room, claim=near)
    claim = claim_at(now=now, text="The northern harbour basin was deepened ten times since the war.")
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, claim=claim)

    page = opened(client, review, room.editors[0])

    assert texts(page, "//div[@class='case']/p/a") == [near.text]
    assert "In 1 verdict on near claims: 1 false." in texts(page, "//p[@class='hint']")


def test_everything_typed_is_escaped(client, room, now):
    evil = "<img src=x onerror=alert(1)>"
    review = room.taken(room.opened(claim_at(now=now, text=evil)))
    review = room.submitted(room.written(review, headline=evil, summary=evil, explanation=evil))

    page = opened(client, review, room.editors[0])

    assert page.xpath("//img | //script[not(@src)] | //*[@onerror]") == []
    assert text(one(page, "//h2[@id='frozen-h']")) == evil


def test_page_without_a_frozen_version_says_that_there_is_nothing_to_sign(client, room, editor):
    page = opened(client, room.taken(room.opened()), editor)

    assert text(one(page, "//h1")) == "Nothing to sign"
    assert page.xpath(APPROVE) == []


# --- blindness


@pytest.mark.parametrize("who", ["second editor", "writer", Role.CHIEF, Role.AUDITOR, Role.VIEWER])
def test_vote_of_another_editor_is_nowhere_in_the_page_before_the_vote_is_over(client, now, who):
    voter = person(Role.EDITOR, name=SECRET)
    room = Newsroom(now, editors=(voter, person(Role.EDITOR)))
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    approve(review, voter, room, comment="Zanzibar-comment")
    reader = {"second editor": room.editors[1], "writer": room.checker}.get(who) or person(who)

    client.force_login(reader)
    body = client.get(address(review)).content.decode() + client.get("/desk/sign-off/").content.decode()

    found = [word for word in (str(voter), SECRET, "Zanzibar-comment", "of 2 approvals") if word in body]
    assert found == []
    assert "hidden until the vote is over" in body


def test_refused_act_tells_nothing_of_the_open_vote(client, now):
    voter = person(Role.EDITOR, name=SECRET)
    room = Newsroom(now, editors=(voter, person(Role.EDITOR)))
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    approve(review, voter, room, comment="Zanzibar-comment")

    response = sent(client, review, room.editors[1], "approve", seen_version=1)

    assert response.status_code == 400
    assert [word for word in (str(voter), "Zanzibar-comment") if word in response.content.decode()] == []


def test_own_vote_is_shown_to_the_voter(client, room, submitted):
    approve(submitted, room.editors[0], room, comment="Checked both records.")

    page = opened(client, submitted, room.editors[0])

    vote = one(page, "//li[@class='vote'][contains(., 'You, ')]")
    assert text(one(vote, "./p")) == "Checked both records."
    assert page.xpath(APPROVE) == []


def test_votes_are_shown_to_all_once_the_vote_is_over(client, room, submitted, viewer):
    approve(submitted, room.editors[0], room)
    approve(submitted, room.editors[1], room, comment="Zanzibar-comment")

    page = opened(client, submitted, viewer)

    assert texts(page, "//ul[@aria-label='Votes']/li/span/bdi") == [str(each) for each in room.editors]
    assert "2 of 2 approvals" in texts(page, "//span[@class='num']")


# --- deciding


def test_approval_needs_the_box_and_keeps_what_was_typed(client, room, submitted):
    response = sent(client, submitted, room.editors[0], "approve", seen_version=1, comment="Both records read.")

    page = parsed(response)
    assert response.status_code == 400
    assert text(one(page, "//div[@role='alert']")).startswith("Not approved. Read the version and its evidence")
    assert one(page, "//textarea[@name='comment']").text_content().strip() == "Both records read."
    assert SignOff.objects.count() == 0


def test_approval_with_the_box_is_one_decision_on_what_was_read(client, room, submitted):
    page = page_after(client, submitted, room.editors[0], "approve", seen_version=1, read="on", comment="Read.")

    decision = SignOff.objects.get()
    assert (decision.decided_by, decision.comment) == (room.editors[0], "Read.")
    assert decision.content_sha256 == submitted.working_version.content_sha256
    assert texts(page, "//div[@id='toasts']//span") == ["You approved version 1. The vote goes on."]


def test_last_approval_says_that_it_can_be_published(client, room, submitted):
    approve(submitted, room.editors[0], room)

    page = page_after(client, submitted, room.editors[1], "approve", seen_version=1, read="on")

    assert texts(page, "//div[@id='toasts']//span") == ["You approved version 1. It can be published now."]
    assert status_of(submitted) == ReviewStatus.APPROVED


def test_changes_without_a_comment_are_refused_beside_the_form(client, room, submitted):
    response = sent(client, submitted, room.editors[0], "request_changes", seen_version=1, comment=" ")

    assert response.status_code == 400
    assert texts(parsed(response), "//div[@role='alert']") == ["Say in a comment what has to change."]
    assert status_of(submitted) == ReviewStatus.IN_SIGN_OFF


def test_changes_with_a_comment_end_the_vote_without_the_box(client, room, submitted):
    page = page_after(client, submitted, room.editors[0], "request_changes", seen_version=1, comment="Which year?")

    assert status_of(submitted) == ReviewStatus.CHANGES_REQUESTED
    assert SignOff.objects.get().decision == Decision.REQUEST_CHANGES
    assert texts(page, f"//p[{has_class('vote__words')}]") == ["Which year?"]


def test_buttons_name_the_version_and_the_form_carries_it(client, room, submitted):
    page = opened(client, submitted, room.editors[0])

    button = one(page, APPROVE)
    assert text(button) == "Approve version 1 Ctrl Enter"
    assert button.get("data-key") == "Ctrl+Enter"
    assert one(button, "ancestor::form//input[@name='seen_version']").get("value") == "1"
    assert one(button, "ancestor::form//input[@name='read']").get("required") is not None


def test_approve_button_is_on_no_list(client, room, submitted):
    client.force_login(room.editors[0])

    page = parsed(client.get("/desk/sign-off/"))

    assert page.xpath("//form//button[@value='approve']") == []


# --- own work, recusal, roles


@pytest.fixture
def own_work(now):
    """In sign-off, written by somebody who is also an editor."""
    writer = person(Role.CHECKER, Role.EDITOR)
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=Newsroom(now, checker=writer))


def test_own_work_is_greyed_with_the_reason(client, own_work):
    page = opened(client, own_work, own_work.assignee)

    assert page.xpath(APPROVE) == []
    greyed = one(page, "//button[@aria-disabled='true'][starts-with(normalize-space(), 'Approve version 1')]")
    told = one(page, f"//*[@id='{greyed.get('aria-describedby')}']")
    assert text(told) == "You worked on this version or on one it is based on, so another editor signs it."


@pytest.mark.parametrize(("do", "fields"), [("approve", {"read": "on"}), ("request_changes", {"comment": "x"})])
def test_own_work_is_refused_when_posted_by_hand(client, own_work, do, fields):
    response = sent(client, own_work, own_work.assignee, do, seen_version=1, **fields)

    assert response.status_code == 403
    assert SignOff.objects.count() == 0


def test_checker_reads_along_and_is_refused_by_hand(client, submitted, second_checker):
    page = opened(client, submitted, second_checker)

    response = sent(client, submitted, second_checker, "approve", seen_version=1, read="on")

    assert text(one(page, "//p[@id='why-approve']")) == "Your role does not include this action."
    assert (response.status_code, SignOff.objects.count()) == (403, 0)


def test_recusal_takes_every_act_away(client, room, submitted):
    page = page_after(client, submitted, room.editors[0], "recuse", reason="My brother runs the port.")

    assert Recusal.objects.get().user == room.editors[0]
    assert text(one(page, "//p[@id='why-approve']")) == "You have declared a conflict of interest on this review."
    assert page.xpath("//button[@name='do']") == []


def test_recusal_without_a_reason_is_refused(client, room, submitted):
    response = sent(client, submitted, room.editors[0], "recuse", reason=" ")

    assert (response.status_code, Recusal.objects.count()) == (400, 0)
    assert texts(parsed(response), "//div[@role='alert']") == ["Give a reason."]


def test_recusal_of_an_approver_is_greyed_until_she_withdraws(client, room, submitted):
    approve(submitted, room.editors[0], room)

    page = opened(client, submitted, room.editors[0])

    assert text(one(page, "//*[@id='why-recuse']")) == "Withdraw your approval of this version first."


# --- stale


def test_stale_version_is_refused_with_what_changed_and_the_current_version(client, room, submitted):
    reviews.recall(review_id=submitted.public_id, actor=room.checker, now=room.tick())
    room.submitted(room.written(submitted, headline="The harbour was deepened once, in 1988"))

    response = sent(client, submitted, room.editors[0], "approve", seen_version=1, read="on", comment="Fine.")

    page = parsed(response)
    assert response.status_code == 409
    assert text(one(page, "//h2[@id='since-h']")) == "You read version 1. The current one is version 2."
    since = one(page, "//section[@aria-labelledby='since-h']")
    assert (texts(since, ".//del"), texts(since, ".//ins")) == (["1987"], ["1988"])
    assert one(page, "//input[@name='seen_version']").get("value") == "2"
    assert one(page, "//input[@name='read']").get("checked") is None
    assert one(page, "//textarea[@name='comment']").text_content().strip() == "Fine."
    assert SignOff.objects.count() == 0


@pytest.mark.parametrize("seen", ["", "x", "0", "99999999"])
def test_version_that_is_no_version_is_refused(client, room, submitted, seen):
    response = sent(client, submitted, room.editors[0], "approve", seen_version=seen, read="on")

    assert (response.status_code, SignOff.objects.count()) == (400, 0)


def test_unknown_act_is_refused(client, room, submitted):
    assert sent(client, submitted, room.editors[0], "delete").status_code == 400


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_review_is_not_found(client, editor, method):
    client.force_login(editor)

    response = getattr(client, method)(
        "/desk/sign-off/00000000-0000-4000-8000-000000000000/", {"do": "approve", "seen_version": 1, "read": "on"}
    )

    assert response.status_code == 404


# --- htmx


def test_htmx_is_given_the_fragment_of_the_same_page(client, room, submitted):
    client.force_login(room.editors[0])

    response = client.post(address(submitted), {"do": "approve", "seen_version": 1}, headers={"HX-Request": "true"})

    body = response.content.decode()
    assert response.status_code == 400
    assert body.lstrip().startswith('<div class="page" id="sign-off">')
    assert "<html" not in body


# --- corrections and retractions are signed here too


def test_retraction_is_published_like_any_version(client, room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.corrected(review, kind=CorrectionKind.RETRACTION, note="It was another port.")
    review = room.approved(room.submitted(room.written(review, rating="", headline="Retracted")))

    page = page_after(client, review, room.editors[0], "publish", seen_version=2, confirmed="on")

    assert status_of(review) == ReviewStatus.RETRACTED
    assert texts(page, "//div[@id='toasts']//span") == ["You retracted the verdict. Its page says so and why."]
    assert Verdict.objects.get(review=review).status == "retracted"
