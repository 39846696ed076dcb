"""One submission from the queue to its end: what is written, what is refused, and who may write."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from claims.enums import Availability, IntakeStage, IntakeState
from claims.models import (
    Article,
    ArticleAddress,
    ArticleSnapshot,
    AuditEvent,
    Claim,
    OutboxEvent,
    Publisher,
)
from claims.queries.articles import dead_letters, intake_status
from claims.services import articles, fetching, intake
from claims.services.intake import Ending
from tests.articles import BRIDGES, FACT, HEADLINE, article_with, html_page, submitted_text, submitted_url, worked
from tests.net.hostile_server import HostileServer, page, redirect, response

pytestmark = pytest.mark.django_db


@pytest.fixture
def loopback(settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True


def slowly(connection, stop):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    stop.wait(20)


# --- what goes well ------------------------------------------------------------------------------------------


def test_text_becomes_article_with_snapshot_and_ends_the_row(now):
    row = submitted_text(now=now, publisher="Valley Post", date_published=date(2025, 1, 20))

    outcome = worked(row, now=now)

    assert outcome.ending == Ending.DONE
    assert (row.state, row.stage, row.attempts, row.lease_until) == (IntakeState.DONE, IntakeStage.FINISHED, 1, None)
    article = Article.objects.get()
    assert (article.headline, article.in_language, article.date_published) == (HEADLINE, "en", date(2025, 1, 20))
    assert (article.publisher.name, article.availability) == ("Valley Post", Availability.AVAILABLE)
    assert row.snapshot.text.startswith(FACT)
    assert row.snapshot.number == 1


def test_page_is_fetched_and_described_by_what_it_says_of_itself(loopback, now):
    head = (
        '<meta name="author" content="Ada Berg"><meta property="article:published_time" content="2025-01-21T08:00:00Z">'
    )
    with HostileServer({"/news": page(html_page(head=head))}) as server:
        row = submitted_url(server.url("/news"), now=now)
        worked(row, now=now)

    snapshot = row.snapshot
    assert (snapshot.http_status, snapshot.headline, snapshot.byline) == (200, HEADLINE, "Ada Berg")
    assert snapshot.article.date_published == date(2025, 1, 21)
    assert snapshot.article.publisher.host == "127.0.0.1"


def test_what_the_sender_said_wins_over_the_page(loopback, now):
    head = '<meta name="date" content="2025-01-21"><meta property="og:site_name" content="Page">'
    said = {"headline": "Ours", "publisher": "Sender", "byline": "B. Ok", "date_published": date(2024, 12, 31)}
    with HostileServer({"/news": page(html_page(head=head))}) as server:
        row = submitted_url(server.url("/news"), now=now, **said)
        worked(row, now=now)
        worked(submitted_url(server.url("/news"), now=now, refresh=True), now=now)

    article = Article.objects.get()
    assert (article.headline, article.byline, article.publisher.name) == ("Ours", "B. Ok", "Sender")
    assert article.date_published == date(2024, 12, 31)


def test_first_line_stays_in_the_text_when_the_sender_gives_another_headline(now):
    snapshot = article_with(now=now, headline="Bridges")

    assert snapshot.text.startswith(f"{HEADLINE}\n\n{FACT}")


def test_publisher_is_known_by_registrable_domain(now):
    article_with(now=now, url="https://www.valley-post.example/a")
    article_with(BRIDGES + " More.", now=now, url="https://news.valley-post.example/b", publisher="Valley Post")

    assert list(Publisher.objects.values_list("host", "name")) == [("valley-post.example", "Valley Post")]


def test_article_edited_and_reverted_has_three_snapshots(now):
    url = "https://valley-post.example/a"
    edited = BRIDGES.replace("40 of its", "44 of its")

    for text in (BRIDGES, edited, BRIDGES):
        article_with(text, now=now, url=url)

    assert list(ArticleSnapshot.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_unchanged_page_adds_no_snapshot_and_no_claim(loopback, now):
    with HostileServer({"/news": page(html_page())}) as server:
        first = submitted_url(server.url("/news"), now=now)
        worked(first)
        claims = Claim.objects.count()
        again = submitted_url(server.url("/news"), now=now, refresh=True)
        worked(again)

    assert again.snapshot == first.snapshot
    assert (ArticleSnapshot.objects.count(), Claim.objects.count()) == (1, claims)
    assert AuditEvent.objects.latest("id").action == "article.unchanged"


def test_done_row_is_not_worked_again(now):
    row = submitted_text(now=now)
    worked(row)

    again = worked(row)

    assert again.ending == Ending.NOTHING
    assert (row.attempts, ArticleSnapshot.objects.count()) == (1, 1)
    assert OutboxEvent.objects.filter(type="article.ingested").count() == 1


@pytest.mark.parametrize("row_id", [uuid.UUID(int=7), "no id", ""])
def test_work_on_a_row_that_is_gone_has_no_effect(now, row_id):
    assert intake.work(intake_id=row_id, now=now).ending == Ending.NOTHING


def test_stages_are_told_and_stored_as_they_begin(loopback, now):
    stored = []
    with HostileServer({"/news": page(html_page())}) as server:
        row = submitted_url(server.url("/news"), now=now)
        intake.work(
            intake_id=row.public_id,
            now=now,
            on_stage=lambda stage: stored.append((stage, intake_status(row.article).stage)),
        )

    assert stored == [(stage, stage) for stage in (IntakeStage.FETCHING, IntakeStage.EXTRACTING, IntakeStage.SCORING)]


# --- which article it is -------------------------------------------------------------------------------------


def test_redirect_target_and_canonical_link_lead_to_the_article(loopback, now):
    head = '<link rel="canonical" href="/bridges">'
    with HostileServer({"/short": redirect("/news?id=1"), "/news?id=1": page(html_page(head=head))}) as server:
        worked(submitted_url(server.url("/short"), now=now))
        addresses = [server.url("/short"), server.url("/news?id=1"), server.url("/bridges")]
        same = [submitted_url(address, now=now).article for address in addresses]

    assert set(ArticleAddress.objects.values_list("url", flat=True)) == set(addresses)
    assert len(set(same)) == 1
    assert Article.objects.get().canonical_url == addresses[-1]


def test_new_address_of_a_known_page_becomes_a_duplicate_and_adds_to_the_known_article(loopback, now):
    with HostileServer({"/news": page(html_page()), "/other": redirect("/news")}) as server:
        worked(submitted_url(server.url("/news"), now=now))
        other = submitted_url(server.url("/other"), now=now)
        worked(other)

        known = Article.objects.get(canonical_url=server.url("/news"))
        assert other.article == known
        assert Article.objects.get(canonical_url=server.url("/other")).duplicate_of == known
        assert submitted_url(server.url("/other"), now=now).article == known
    assert ArticleSnapshot.objects.count() == 1


def test_canonical_link_to_another_site_is_not_believed(loopback, now):
    head = '<link rel="canonical" href="https://big-paper.example/scoop">'
    with HostileServer({"/news": page(html_page(head=head))}) as server:
        worked(submitted_url(server.url("/news"), now=now))

    assert list(ArticleAddress.objects.values_list("url", flat=True)) == [server.url("/news")]


def test_redirect_to_the_front_page_is_no_address_of_the_article(loopback, now):
    with HostileServer({"/gone": redirect("/"), "/": page(html_page())}) as server:
        worked(submitted_url(server.url("/gone"), now=now))

    assert list(ArticleAddress.objects.values_list("url", flat=True)) == [server.url("/gone")]


# --- bad input -----------------------------------------------------------------------------------------------

BINARY = b"%PDF-1.7 " + bytes(range(256)) * 8
MANY_ATTRIBUTES = b"<html><body><p %s>x</p>" % b" ".join(b"a%d=1" % number for number in range(250_000))
HUGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "code", "state", "availability"),
    [
        (page(b"<html><body><p>Menu</p></body></html>"), "extract.no_article", "failed", "pending"),
        (page(b""), "input.empty", "failed", "pending"),
        (page(BINARY), "extract.binary", "failed", "pending"),
        (page(b"x", content_type="application/pdf"), "fetch.content_type", "failed", "pending"),
        (HUGE, "fetch.too_large", "failed", "pending"),
        (response("404 Not Found"), "fetch.http_status", "failed", "gone"),
        (response("403 Forbidden"), "fetch.http_status", "failed", "blocked"),
        (redirect("http://192.168.1.1/"), "url.blocked_address", "failed", "pending"),
        (redirect("/page"), "url.redirects", "failed", "pending"),
        (response("503 Service Unavailable"), "fetch.http_temporary", "queued", "pending"),
        (b"no http at all\r\n\r\n", "fetch.bad_response", "queued", "pending"),
        (slowly, "fetch.timeout", "queued", "pending"),
    ],
)
def test_page_that_cannot_be_read_leaves_its_reason_on_the_row(
    loopback, monkeypatch, now, answer, code, state, availability
):
    usual = fetching.fetch_policy
    monkeypatch.setattr(fetching, "fetch_policy", lambda: replace(usual(), deadline_seconds=1.5))
    with HostileServer({"/page": answer}) as server:
        row = submitted_url(server.url("/page"), now=now)

        outcome = worked(row)

    assert (outcome.code, row.failure_code, row.state) == (code, code, state)
    assert row.failure_detail != ""
    assert Article.objects.get().availability == availability


def test_host_that_does_not_answer_is_put_off(loopback, now):
    with HostileServer({}) as server:
        url = server.url("/")
    row = submitted_url(url, now=now)

    outcome = worked(row)

    assert outcome.ending == Ending.PUT_OFF
    assert (row.state, row.failure_code, row.attempts) == (IntakeState.QUEUED, "fetch.unreachable", 1)
    assert timedelta(seconds=25) < row.next_attempt_at - timezone.now() <= timedelta(seconds=38)


def test_name_that_leads_to_a_private_network_fails_on_the_row(monkeypatch, now):
    usual = fetching.fetch_policy
    monkeypatch.setattr(fetching, "fetch_policy", lambda: replace(usual(), resolver=lambda *_: ["10.0.0.7"]))
    row = submitted_url("http://intranet.example/a", now=now)

    worked(row)

    assert (row.state, row.failure_code) == (IntakeState.FAILED, "url.blocked_address")


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (BINARY, "page.html", "extract.binary"),
        (b"<html><body></body></html>", "page.html", "extract.no_article"),
        (b"Short.", "note.txt", "extract.no_article"),
        (MANY_ATTRIBUTES, "attributes.html", "extract.too_complex"),
    ],
)
def test_file_that_cannot_be_read_leaves_its_reason_on_the_row(now, body, name, code):
    row = articles.submit_file(body=body, file_name=name, actor=None, now=now)

    worked(row)

    assert (row.state, row.failure_code) == (IntakeState.FAILED, code)
    assert worked(submitted_text(now=now)).ending == Ending.DONE


def test_failed_submission_is_listed_recorded_and_announced(now):
    row = submitted_text("Too short.", now=now)

    worked(row)

    reason = {"intake": str(row.public_id), "code": "extract.no_article"}
    assert list(dead_letters()) == [row]
    assert AuditEvent.objects.latest("id").data == reason
    assert OutboxEvent.objects.get(type="article.failed").data == reason
    assert row.finished_at is not None
