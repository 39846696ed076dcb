"""Submissions and workers at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from claims.enums import IntakeState
from claims.models import Article, ArticleAddress, ArticleSnapshot, Claim, Claimant, Intake, OutboxEvent, Publisher
from claims.services import intake
from tests.articles import BRIDGES, html_page, submitted_text, submitted_url
from tests.net.hostile_server import HostileServer, page, redirect

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread with its own connection, all let go together; their results in order."""
    ready = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number, act):
        try:
            ready.wait(10)
            results[number] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def work(row: Intake) -> Callable[[], object]:
    return lambda: intake.work(intake_id=row.public_id, now=timezone.now()).ending


def test_one_url_submitted_by_four_at_once_is_one_article_and_one_row():
    rows = at_once(*[lambda: submitted_url("https://valley-post.example/a").public_id] * 4)

    assert rows == [Intake.objects.get().public_id] * 4
    assert (Article.objects.count(), ArticleAddress.objects.count()) == (1, 1)


def test_one_text_submitted_by_four_at_once_is_one_article_and_one_row():
    rows = at_once(*[lambda: submitted_text().public_id] * 4)

    assert rows == [Intake.objects.get().public_id] * 4


def test_four_workers_on_one_row_do_its_work_once():
    row = submitted_text()

    endings = at_once(*[work(row)] * 4)

    row.refresh_from_db()
    assert sorted(endings) == ["done", "nothing", "nothing", "nothing"]
    assert (row.state, row.attempts) == (IntakeState.DONE, 1)
    assert ArticleSnapshot.objects.count() == 1
    assert OutboxEvent.objects.filter(type="article.ingested").count() == 1


def test_two_new_articles_of_one_new_publisher_and_speaker_share_both():
    rows = [submitted_text(f"{BRIDGES}\n{n}", url=f"https://valley-post.example/{n}") for n in ("one", "two")]

    endings = at_once(*map(work, rows))

    assert endings == ["done", "done"]
    assert (Publisher.objects.count(), Claimant.objects.count()) == (1, 1)
    assert Claim.objects.count() == 6


def test_two_texts_of_one_article_at_once_become_two_snapshots_without_repeating_claims():
    url = "https://valley-post.example/a"
    rows = [submitted_text(text, url=url) for text in (BRIDGES, f"{BRIDGES}\nThat is all.")]

    endings = at_once(*map(work, rows))

    assert endings == ["done", "done"]
    assert sorted(ArticleSnapshot.objects.values_list("number", flat=True)) == [1, 2]
    assert Claim.objects.count() == 3


def test_two_addresses_of_one_new_page_worked_at_once_end_as_one_article(settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True
    answers = {"/a": redirect("/news"), "/b": redirect("/news"), "/news": page(html_page())}
    with HostileServer(answers) as server:
        rows = [submitted_url(server.url(path)) for path in ("/a", "/b")]

        endings = at_once(*map(work, rows))

        again = {submitted_url(server.url(path)).article_id for path in answers}

    assert endings == ["done", "done"]
    assert ArticleSnapshot.objects.count() == 1
    assert Article.objects.filter(duplicate_of=None).count() == 1
    assert len(again) == 1
