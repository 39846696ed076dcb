"""Submissions: what is taken in, what is refused at once, and what is the same article."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.enums import IntakeState, Scope
from claims.errors import (
    EmptyText,
    InvalidInput,
    NotFound,
    RoleNotAllowed,
    ScopeMissing,
    TextTooLong,
    UrlBlockedAddress,
    UrlScheme,
    WrongContentType,
)
from claims.models import ApiKey, Article, AuditEvent, Intake, RawDocument
from claims.services import articles, intake
from claims.services.articles import FRESH_FOR, MAX_FILE_BYTES, MAX_TEXT_LENGTH
from tests.articles import BRIDGES, submitted_text, submitted_url, worked

pytestmark = pytest.mark.django_db

PAGE = "https://valley-post.example/news/bridges"


def key_with(*scopes: Scope, now) -> ApiKey:
    return ApiKey.objects.create(name="reader", prefix="abcdefgh", digest="0" * 64, scopes=[*scopes], created_at=now)


def test_url_submitted_twice_in_two_spellings_is_one_article_and_one_row(now):
    first = submitted_url(PAGE, now=now)
    again = submitted_url("HTTPS://Valley-Post.example:443/news/./bridges?utm_source=mail#top", now=now)

    assert again == first
    assert list(Article.objects.values_list("canonical_url", flat=True)) == [PAGE]
    assert Intake.objects.count() == 1


def test_urls_that_differ_in_an_unknown_parameter_are_two_articles(now):
    submitted_url(f"{PAGE}?id=1", now=now)
    submitted_url(f"{PAGE}?id=2", now=now)

    assert Article.objects.count() == 2


def finished(row: Intake, ago: timedelta) -> Intake:
    worked(row)
    assert row.state == IntakeState.DONE
    Intake.objects.filter(pk=row.pk).update(method="url", url=PAGE, finished_at=timezone.now() - ago)
    return row


@pytest.mark.parametrize(
    ("ago", "refresh", "rows"),
    [
        (FRESH_FOR - timedelta(minutes=1), False, 1),
        (FRESH_FOR - timedelta(minutes=1), True, 2),
        (FRESH_FOR + timedelta(minutes=1), False, 2),
    ],
)
def test_url_of_known_article_is_fetched_again_only_when_old_or_asked_for(now, ago, refresh, rows):
    finished(submitted_text(now=now, url=PAGE), ago)

    submitted_url(PAGE, now=now, refresh=refresh)

    assert Intake.objects.count() == rows
    assert Article.objects.count() == 1


def test_refresh_makes_a_put_off_row_due_at_once(now):
    row = submitted_url(PAGE, now=now)
    Intake.objects.update(next_attempt_at=timezone.now() + timedelta(hours=1))

    again = submitted_url(PAGE, now=now, refresh=True)

    assert again == row
    assert Intake.objects.get().next_attempt_at is None


def test_text_submitted_twice_is_one_article_and_its_bytes_are_kept_once(now):
    first = submitted_text(now=now)
    again = submitted_text(BRIDGES.replace("\n", "\r\n"), now=now)

    assert again == first
    assert RawDocument.objects.count() == 1
    assert first.article.canonical_url == f"urn:sha-256:{first.raw_id}"


def test_text_changed_and_changed_back_is_taken_in_three_times(now):
    for text in (BRIDGES, BRIDGES.replace("40 of", "41 of"), BRIDGES):
        worked(submitted_text(text, now=now, url=PAGE))

    assert Intake.objects.count() == 3
    assert Article.objects.count() == 1
    assert RawDocument.objects.count() == 2


def test_text_with_nul_and_lone_surrogate_is_cleaned_before_it_is_stored(now):
    row = submitted_text(f"\x00{BRIDGES}\ud800", now=now)

    assert row == submitted_text(now=now)


def test_submission_is_recorded_with_who_and_how(checker, now):
    row = submitted_text(now=now, actor=checker)

    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id) == ("article.submitted", checker, row.article.public_id)
    assert event.data == {"intake": str(row.public_id), "method": "text"}


def test_submission_by_key_names_the_key(now):
    key = key_with(Scope.SUBMIT, now=now)

    row = articles.submit_text(text=BRIDGES, actor=None, now=now, key=key)

    assert row.submitted_key == key
    assert AuditEvent.objects.get().actor_label == "key abcdefgh"


def test_submission_by_key_without_scope_is_refused(now):
    with pytest.raises(ScopeMissing):
        articles.submit_text(text=BRIDGES, actor=None, now=now, key=key_with(Scope.READ, now=now))

    assert not Article.objects.exists()


@pytest.mark.parametrize("who", ["viewer", "auditor", "operator", "outsider"])
def test_submission_by_somebody_without_editorial_role_is_refused(request, now, who):
    with pytest.raises(RoleNotAllowed):
        submitted_text(now=now, actor=request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://valley-post.example/a", UrlScheme),
        ("http://127.0.0.1/a", UrlBlockedAddress),
        ("http://169.254.169.254/latest", UrlBlockedAddress),
        ("http://localhost/a", UrlBlockedAddress),
    ],
)
def test_url_that_can_never_be_fetched_is_refused_at_once(now, url, error):
    with pytest.raises(error):
        submitted_url(url, now=now)

    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"headline": "x" * 501}, "headline"),
        ({"publisher": "x" * 201}, "publisher"),
        ({"byline": "x" * 301}, "byline"),
        ({"in_language": "not a tag"}, "in_language"),
        ({"url": f"{PAGE}/{'x' * 2000}"}, "url"),
    ],
)
def test_metadata_that_does_not_fit_is_refused_by_field(now, said, field):
    with pytest.raises(InvalidInput) as refusal:
        submitted_text(now=now, **said)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("text", "error"), [("", EmptyText), (" \n\t\x00", EmptyText), ("x" * (MAX_TEXT_LENGTH + 1), TextTooLong)]
)
def test_text_that_is_empty_or_too_long_is_refused(now, text, error):
    with pytest.raises(error):
        submitted_text(text, now=now)


@pytest.mark.parametrize(
    ("body", "name", "content_type", "error"),
    [
        (b" \n", "a.txt", "", EmptyText),
        (b"x" * (MAX_FILE_BYTES + 1), "a.txt", "", TextTooLong),
        (b"words", "a.docx", "", WrongContentType),
        (b"words", "upload", "application/pdf", WrongContentType),
    ],
)
def test_file_that_cannot_be_an_article_is_refused_at_once(now, body, name, content_type, error):
    with pytest.raises(error):
        articles.submit_file(body=body, file_name=name, content_type=content_type, actor=None, now=now)


def test_file_keeps_its_bytes_and_declared_charset(now):
    row = articles.submit_file(
        body="Köln".encode("latin-1"),
        file_name="upload",
        content_type="Text/Plain; charset=latin-1",
        actor=None,
        now=now,
    )

    assert (row.raw.content_type, row.raw.charset, row.raw.size) == ("text/plain", "latin-1", 4)


def test_each_new_submission_asks_for_one_job(now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as jobs:
        submitted_text(now=now)
        submitted_text(now=now)

    assert len(jobs) == 1


def failed(now) -> Intake:
    row = submitted_text("Too short to be read.", now=now)
    worked(row)
    assert row.state == IntakeState.FAILED
    return row


def test_retry_of_failed_submission_queues_it_with_new_attempts(operator, now):
    row = failed(now)

    again = articles.retry(intake_id=row.public_id, actor=operator, now=now)

    assert (again.state, again.attempts, again.failure_code) == (IntakeState.QUEUED, 0, "")
    assert AuditEvent.objects.latest("id").data == {"intake": str(row.public_id), "after": "extract.no_article"}
    assert worked(row).ending == intake.Ending.FAILED


def test_retry_of_waiting_submission_changes_nothing(operator, now):
    row = submitted_text(now=now)

    articles.retry(intake_id=row.public_id, actor=operator, now=now)

    assert AuditEvent.objects.count() == 1


def test_retry_by_outsider_or_of_nothing_is_refused(outsider, operator, now):
    row = failed(now)

    with pytest.raises(RoleNotAllowed):
        articles.retry(intake_id=row.public_id, actor=outsider, now=now)
    with pytest.raises(NotFound):
        articles.retry(intake_id=row.article.public_id, actor=operator, now=now)


def test_submitted_words_are_kept_in_canonical_spelling(now):
    row = submitted_text(now=now, headline="  Bridges\n mended ", in_language="en-GB")

    assert row.submitted == {"headline": "Bridges mended", "in_language": "en"}
