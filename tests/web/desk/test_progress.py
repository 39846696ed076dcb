"""A submission on the desk: how far it is, when it is asked again, and what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.enums import IntakeStage, IntakeState
from claims.models import AuditEvent, Intake
from claims.services import articles, intake_rows
from tests.articles import BRIDGES, HEADLINE, article_with, html_page, submitted_text, submitted_url, worked
from tests.net.hostile_server import HostileServer, page, response
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
PAGE = "https://valley-post.example/news/bridges"


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


@pytest.fixture
def loopback(settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True


def address_of(row: Intake) -> str:
    return f"/desk/articles/submissions/{row.public_id}/"


def poll(page):
    return one(page, "//*[@id='poll']")


def asked_again(client, page):
    """The answer to the question that the page asks by itself."""
    return client.get(poll(page).get("hx-get"), headers={"HX-Request": "true"})


def running(row: Intake, stage: IntakeStage) -> Intake:
    """The row in the hands of a worker that has come to `stage`."""
    held = intake_rows.take(row.public_id, actor=None, now=timezone.now())
    intake_rows.show(held, stage)
    return held


# --- while the work goes on --------------------------------------------------------------------------


def test_waiting_submission_shows_the_first_of_its_steps(desk, now):
    page = get(desk, address_of(submitted_text()))

    assert text(one(page, "//h2[@id='how-far']")) == "Step 1 of 3"
    assert texts(page, "//ol[contains(@class, 'checks')]/li") == [
        "Waiting for its turn",
        "Finding the text",
        "Finding claims",
    ]
    assert texts(page, "//li[@aria-current='step']") == ["Waiting for its turn"]
    assert text(one(page, "//*[@id='progress-said']")) == "Step 1 of 3: Waiting for its turn."


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (IntakeStage.FETCHING, "Step 2 of 4: Fetching the page."),
        (IntakeStage.EXTRACTING, "Step 3 of 4: Finding the text."),
        (IntakeStage.SCORING, "Step 4 of 4: Finding claims."),
    ],
)
def test_address_has_one_step_more(desk, stage, words):
    row = submitted_url(PAGE)
    running(row, stage)

    page = get(desk, address_of(row))

    assert text(one(page, "//*[@id='progress-said']")) == words
    assert "attempt 1 of 3" in text(one(page, f"//div[{has_class('panel__bar')}]"))


def test_page_asks_by_itself_soon_and_then_less_often(desk):
    page = get(desk, address_of(submitted_text()))
    pauses = []
    for _ in range(70):
        pauses.append(poll(page).get("hx-trigger"))
        page = parsed(asked_again(desk, page))

    assert pauses[0] == "load delay:300ms"
    assert sorted(set(pauses), key=pauses.index) == [f"load delay:{pause}ms" for pause in (300, 500, 1000, 3000)]


def test_poll_brings_nothing_new_while_nothing_has_changed(desk):
    page = get(desk, address_of(submitted_text()))

    again = parsed(asked_again(desk, page))

    assert again.xpath("//*[@hx-swap-oob]") == []
    assert poll(again).get("hx-get").endswith("turn=2")


def test_poll_brings_what_has_changed_and_goes_on(desk):
    row = submitted_text()
    page = get(desk, address_of(row))
    running(row, IntakeStage.SCORING)

    again = parsed(asked_again(desk, page))

    assert again.xpath("//*[@hx-swap-oob]/@id") == ["progress", "progress-said", "submission-title"]
    assert text(one(again, "//*[@id='progress-said']")) == "Step 3 of 3: Finding claims."
    assert poll(again).get("hx-get") is not None


def test_poll_ends_when_the_article_is_ready(desk):
    row = submitted_text()
    page = get(desk, address_of(row))
    worked(row)

    again = parsed(asked_again(desk, page))

    assert poll(again).get("hx-get") is None
    assert text(one(again, "//*[@id='submission-title']")) == HEADLINE
    assert text(one(again, "//*[@id='progress-said']")) == "The article is ready."
    assert text(one(again, "//title")) == "The article is ready. · factcheck"


def test_poll_without_htmx_leads_to_the_page(desk):
    row = submitted_text()

    response = desk.get(f"{address_of(row)}progress/")

    assert (response.status_code, response["Location"]) == (302, address_of(row))


@pytest.mark.parametrize("turn", ["-1", "x", "9" * 30, "٣", ""])
def test_nonsense_in_the_question_is_the_first_question(desk, turn):
    row = submitted_text()

    response = desk.get(f"{address_of(row)}progress/", {"turn": turn}, headers={"HX-Request": "true"})

    assert poll(parsed(response)).get("hx-trigger") == "load delay:300ms"


def test_page_works_without_script(desk):
    row = submitted_text()

    page = get(desk, address_of(row))

    assert page.xpath("//main//a[text()='Look again']/@href") == [address_of(row)]


def test_submission_that_nobody_takes_up_says_that_it_is_kept(desk):
    row = submitted_text(now=timezone.now() - timedelta(seconds=30))

    page = get(desk, address_of(row))

    assert "It is kept and begins as soon as a worker is free." in text(one(page, f"//p[{has_class('note')}]"))


def test_submission_that_is_put_off_says_why_and_when(desk, loopback):
    with HostileServer({"/page": response("503 Service Unavailable")}) as server:
        row = submitted_url(server.url("/page"))
        worked(row)

    page = get(desk, address_of(row))

    note = one(page, f"//div[{has_class('note--warn')}]")
    assert text(note.xpath(".//p")[0]) == "The server is busy or out of order. It is tried again later."
    assert "attempt 2 of 3 at" in text(note)
    assert text(one(note, f".//span[{has_class('mono')}]")) == "fetch.http_temporary"
    assert poll(page).get("hx-trigger") == "load delay:10000ms"
    assert page.xpath("//a[text()='Paste the text instead']/@href") == [f"/desk/articles/new/?instead={row.public_id}"]


def test_attempt_that_is_due_is_looked_for_every_second(desk):
    row = submitted_url(PAGE)
    Intake.objects.update(
        failure_code="fetch.timeout", failure_detail="Slow.", attempts=1, next_attempt_at=row.created_at
    )

    assert poll(get(desk, address_of(row))).get("hx-trigger") == "load delay:1000ms"


# --- what came of it ---------------------------------------------------------------------------------


def test_result_counts_claims_and_what_was_skipped(desk):
    row = submitted_text()
    worked(row)

    page = get(desk, address_of(row))

    assert texts(page, f"//div[{has_class('figure')}]/dd") == ["3", "2", "1 opinion, 1 question"]
    assert page.xpath("//a[@data-key='o']/@href") == [f"/desk/articles/{row.snapshot.article.public_id}/"]
    assert page.xpath("//a[@data-key='a']/@href") == ["/desk/articles/new/"]
    assert poll(page).get("hx-get") is None


def test_new_version_of_a_known_article_leads_to_what_changed(desk):
    first = article_with(url=PAGE)
    row = submitted_text(BRIDGES.replace("3.2 million", "4.2 million"), url=PAGE)
    worked(row)

    page = get(desk, address_of(row))

    note = one(page, f"//p[{has_class('note--warn')}]")
    assert text(note) == "This is version 2 of an article that we know. 1 claim is new. See what changed"
    assert note.xpath(".//a/@href") == [f"/desk/articles/{first.article.public_id}/changes/?to=2"]


def test_known_text_says_since_when(desk, loopback):
    with HostileServer({"/page": page(html_page())}) as server:
        worked(submitted_url(server.url("/page")))
        row = submitted_url(server.url("/page"), refresh=True)
        worked(row)

    found = get(desk, address_of(row))

    note = text(one(found, f"//p[{has_class('note')}]"))
    assert note.startswith("This text is known: it is version 1 of the article. First read on ")


def test_article_without_a_claim_says_what_to_do(desk):
    row = submitted_text("What a splendid year it was for everybody who loves bridges! Will the next be as good?")
    worked(row)

    page = get(desk, address_of(row))

    assert "Open the article to mark one by hand." in text(one(page, f"//p[{has_class('note')}]"))


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        (
            "page.html",
            b"%PDF-1.7 " + bytes(range(256)) * 8,
            (
                "The content is binary, not text. "
                "Save the article as .html, .txt or .md, or copy its text and paste it instead."
            ),
        ),
        (
            "note.txt",
            b"Short.",
            "No article text was found in the file. Open it, copy the text of the article and paste it instead.",
        ),
    ],
)
def test_file_that_could_not_be_read_says_why_and_what_to_do(desk, now, name, body, told):
    row = articles.submit_file(body=body, file_name=name, actor=None, now=now)
    worked(row)

    found = get(desk, address_of(row))

    assert text(one(found, f"//div[{has_class('note--bad')}]//p[1]")) == told
    assert found.xpath("//a[text()='Paste the text instead']/@href") == [f"/desk/articles/new/?instead={row.public_id}"]


def test_text_that_is_too_short_is_not_asked_for_as_text_again(desk):
    row = submitted_text("Too short.")
    worked(row)

    found = get(desk, address_of(row))

    told = text(one(found, f"//div[{has_class('note--bad')}]//p[1]"))
    assert told.startswith("The text is too short to be an article.")
    assert found.xpath("//a[text()='Paste the text instead']") == []


# --- retry -------------------------------------------------------------------------------------------


def test_retry_puts_it_back_and_shows_its_progress(desk, checker):
    row = submitted_text("Too short.")
    worked(row)

    response = desk.post(f"{address_of(row)}retry/", follow=True)

    row.refresh_from_db()
    assert (row.state, row.attempts) == (IntakeState.QUEUED, 0)
    assert AuditEvent.objects.filter(action="article.retried", actor=checker).count() == 1
    assert response.redirect_chain == [(address_of(row), 303)]
    assert poll(parsed(response)).get("hx-get") is not None


def test_retry_by_get_changes_nothing(desk):
    row = submitted_text("Too short.")
    worked(row)

    desk.get(f"{address_of(row)}retry/")

    row.refresh_from_db()
    assert row.state == IntakeState.FAILED


def test_retry_is_refused_to_a_viewer_and_greyed_with_the_reason(client, viewer):
    client.force_login(viewer)
    row = submitted_text("Too short.")
    worked(row)

    found = get(client, address_of(row))
    response = client.post(f"{address_of(row)}retry/")

    assert found.xpath("//form[contains(@action, 'retry')]") == []
    assert "Your role does not include this action." in texts(found, f"//span[{has_class('btn-note')}]")
    assert response.status_code == 403


def test_operator_may_retry_but_not_submit(client, operator):
    client.force_login(operator)
    row = submitted_text("Too short.")
    worked(row)

    client.post(f"{address_of(row)}retry/")

    row.refresh_from_db()
    assert row.state == IntakeState.QUEUED


@pytest.mark.parametrize("part", ["", "progress/"])
def test_unknown_submission_is_not_found(desk, part):
    assert desk.get(f"/desk/articles/submissions/018f0000-0000-7000-8000-000000000000/{part}").status_code == 404
