"""Submissions that failed for good: reason, what to do, a second chance."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import IntakeState
from claims.errors import Unreachable
from claims.models import ApiKey, Intake
from claims.web.views.desk.articles import failed
from tests.articles import BRIDGES, article_with, submitted_text, submitted_url, worked
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
FAILED = "/desk/articles/failed/"
PAGE = "https://valley-post.example/news/bridges"


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def buried(
    row: Intake, code: str = "extract.no_article", detail: str = "No article text was found.", *, ago=1
) -> Intake:
    """The row as the work leaves it when it gives up; `ago` in minutes."""
    Intake.objects.filter(pk=row.pk).update(
        state=IntakeState.FAILED,
        stage="finished",
        attempts=3,
        failure_code=code,
        failure_detail=detail,
        finished_at=timezone.now() - timedelta(minutes=ago),
    )
    return row


def facts(page) -> list[str]:
    return texts(page, f"//*[@data-item]//p[{has_class('facts')}]/span")


def reasons(page) -> list[str]:
    return texts(page, f"//*[@data-item]//p[{has_class('quiet')}]")


def test_dead_letter_says_what_why_how_often_when_and_by_whom(desk, checker):
    row = buried(submitted_url(PAGE, headline="Bridges"))
    Intake.objects.update(submitted_by=checker)

    page = get(desk, FAILED)

    assert texts(page, "//*[@data-item]//h2") == ["Bridges"]
    assert page.xpath("//*[@data-item]//h2/a/@href") == [f"/desk/articles/submissions/{row.public_id}/"]
    assert reasons(page) == [
        (
            "No article text was found on the page. "
            "Open the page in your browser, copy the article and paste its text instead."
        )
    ]
    assert facts(page) == ["URL", "valley-post.example", "3 attempts", "1 m ago", "Checker", "extract.no_article"]


def test_sender_may_be_a_key_or_the_command_line(desk, now):
    key = ApiKey.objects.create(name="wire", prefix="abcdefgh", digest="0" * 64, scopes=["submit"], created_at=now)
    buried(submitted_url(f"{PAGE}?id=1"), ago=1)
    by_key = buried(submitted_url(f"{PAGE}?id=2"), ago=2)
    Intake.objects.filter(pk=by_key.pk).update(submitted_key=key)

    shown = facts(get(desk, FAILED))

    assert (shown[4], shown[10]) == ("command line", "API key abcdefgh")


def test_given_up_address_is_not_promised_another_attempt(desk):
    buried(submitted_url(PAGE), Unreachable.code, Unreachable.message)

    assert reasons(get(desk, FAILED)) == [
        (
            "The server could not be reached, three times. "
            "Look whether the page opens in your browser. If it does, try again, or paste its text."
        )
    ]


def test_dead_letter_can_be_retried(desk):
    row = buried(submitted_url(PAGE))

    page = get(desk, FAILED)
    response = desk.post(one(page, "//*[@data-item]//form").get("action"))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (IntakeState.QUEUED, 0)
    assert (response.status_code, response["Location"]) == (303, f"/desk/articles/submissions/{row.public_id}/")
    assert titles_of(get(desk, FAILED)) == ["Everything could be read"]


def titles_of(page) -> list[str]:
    return texts(page, "//main//h2")


@pytest.mark.parametrize(
    ("code", "links"),
    [
        ("extract.no_article", 1),
        ("fetch.http_status", 1),
        ("url.blocked_address", 1),
        ("intake.attempts_exhausted", 0),
        ("intake.failed", 0),
    ],
)
def test_text_may_be_pasted_instead_where_that_helps(desk, code, links):
    row = buried(submitted_url(PAGE), code)

    page = get(desk, FAILED)

    found = page.xpath("//*[@data-item]//a[starts-with(text(), 'Paste the text instead')]/@href")
    assert found == [f"/desk/articles/new/?instead={row.public_id}"] * links


def test_article_that_was_read_since_says_so(desk):
    row = buried(submitted_url(PAGE))
    article_with(BRIDGES, url=PAGE)

    page = get(desk, FAILED)

    assert page.xpath(f"//a[{has_class('row__link')}]/@href") == [f"/desk/articles/{row.article.public_id}/"]
    assert page.xpath("//*[@data-item]//a[starts-with(text(), 'Paste the text instead')]") == []


def test_article_that_was_read_before_is_not_called_read_since(desk):
    article_with(BRIDGES, url=PAGE)
    buried(submitted_url(PAGE))

    assert get(desk, FAILED).xpath(f"//a[{has_class('row__link')}]") == []


def test_side_bar_and_tab_count_them(desk):
    buried(submitted_url(PAGE))

    page = get(desk, FAILED)

    assert texts(page, "//nav[contains(@class, 'tabs')]/a[@aria-current]") == ["Could not be read 1"]
    assert text(one(page, "//*[@id='count-articles']")) == ", 1 waiting"


def test_nothing_failed_says_what_that_means(desk):
    page = get(desk, FAILED)

    assert titles_of(page) == ["Everything could be read"]
    assert page.xpath(f"//div[{has_class('empty')}]/a/@href") == ["/desk/articles/"]


def test_viewer_sees_why_nothing_can_be_retried(client, viewer):
    client.force_login(viewer)
    buried(submitted_url(PAGE))

    page = get(client, FAILED)

    assert page.xpath("//*[@data-item]//form") == []
    assert texts(page, f"//*[@data-item]//span[{has_class('btn-note')}]") == ["Your role does not include this action."]


def test_really_failed_submission_is_listed(desk):
    worked(submitted_text("Too short.", headline="Note"))

    assert titles_of(get(desk, FAILED)) == ["Note"]


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_words_of_senders_and_servers_stay_text(desk, payload):
    buried(submitted_url(PAGE, headline=payload), detail=payload)

    page = get(desk, FAILED)

    assert page.xpath("//main//script | //main//img") == []
    assert titles_of(page) == [" ".join(payload.split())]


def test_pages_lead_on_and_back(desk, monkeypatch):
    monkeypatch.setattr(failed, "PAGE", 2)
    for number in range(3):
        buried(submitted_url(f"{PAGE}?id={number}", headline=f"Number {number}"), ago=number)

    first = get(desk, FAILED)
    second = get(desk, FAILED + one(first, "//a[@rel='next']").get("href"))

    assert titles_of(first) == ["Number 0", "Number 1"]
    assert titles_of(second) == ["Number 2"]
    assert titles_of(parsed(desk.get(FAILED + one(second, "//a[@rel='prev']").get("href")))) == titles_of(first)


def test_htmx_is_given_the_list_alone(desk):
    buried(submitted_url(PAGE))

    page = parsed(desk.get(FAILED, headers={"HX-Request": "true"}))

    assert page.xpath("//head | //main") == []
    assert len(page.xpath("//*[@data-item]")) == 1


def test_number_of_queries_does_not_grow_with_the_rows(desk, checker):
    counts = []
    for size in (1, 3):
        for number in range(size):
            buried(submitted_url(f"{PAGE}?id={size}{number}"))
        Intake.objects.update(submitted_by=checker)
        with CaptureQueriesContext(connection) as queries:
            desk.get(FAILED)
        counts.append(len(queries))

    assert counts[0] == counts[1]
