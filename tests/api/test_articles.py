"""Articles by API: what readers see, how new ones are submitted, and who sees how far they are."""

from datetime import timedelta
from uuid import uuid4

import pytest

from claims.enums import Role, Scope
from claims.errors import Unreachable
from claims.models import Article, Intake
from tests.articles import article_with
from tests.published import correction_started, later, published_verdict, retracted, suspended

ARTICLES = "/api/v1/articles/"
LIST_FIELDS = {
    "id", "page", "url", "headline", "byline", "publisher", "date_published", "language", "availability", "snapshots",
    "created_at",
}  # fmt: skip
TEXT = {"text": "The city opened 14 bus lines in 2025. What a year!", "headline": "Bus lines", "publisher": "Gazette"}


def made(count, now):
    return [published_verdict(now=now + timedelta(minutes=number)) for number in range(count)]


def test_list_shows_articles_of_published_claims_only(api, db, now):
    article_with("Nobody has checked this text of 40 words, which names 3 numbers.", now=now)
    verdict = published_verdict(now=now)

    body = api.get(ARTICLES).json()

    shown = Article.objects.get(snapshots__appearances__claim=verdict.claim)
    assert [each["id"] for each in body["results"]] == [str(shown.public_id)]
    assert set(body["results"][0]) == LIST_FIELDS
    assert set(body["results"][0]["snapshots"][0]) == {
        "number",
        "retrieved_at",
        "http_status",
        "text_sha256",
        "archive_url",
    }


def test_full_text_is_never_given(api, db, now, client_as, desk_reader):
    article_with("A private sentence of 40 words stands here, named MARKER.", now=now)

    contents = [client.get(ARTICLES).content for client in (api, desk_reader, client_as(Role.CHECKER))]

    assert [content.count(b"MARKER") for content in contents] == [0, 0, 0]


def test_unpublished_article_is_not_found_by_strangers(api, db, now, desk_reader, client_as, client_with_key):
    article = article_with(now=now).article
    address = f"{ARTICLES}{article.public_id}/"

    strangers = [client.get(address).status_code for client in (api, client_with_key(Scope.READ), client_as())]
    staff = [client.get(address).status_code for client in (desk_reader, client_as(Role.VIEWER))]

    assert (strangers, staff) == ([404, 404, 404], [200, 200])


def test_superuser_without_a_role_is_a_stranger(db, now, client_as):
    article = article_with(now=now).article

    assert client_as(is_superuser=True, is_staff=True).get(f"{ARTICLES}{article.public_id}/").status_code == 404


def test_detail_lists_its_published_claims(api, db, now):
    verdict = published_verdict(now=now)
    [article] = api.get(ARTICLES).json()["results"]

    body = api.get(f"{ARTICLES}{article['id']}/").json()

    assert set(body) == LIST_FIELDS | {"claims"}
    assert [(each["id"], each["verification_status"]) for each in body["claims"]] == [
        (str(verdict.claim.public_id), "verified")
    ]


def test_article_of_a_suspended_verdict_is_gone_from_public_view(api, db, now):
    verdict = published_verdict(now=now)
    [article] = api.get(ARTICLES).json()["results"]

    suspended(verdict, now=later(now))

    assert api.get(ARTICLES).json()["results"] == []
    assert api.get(f"{ARTICLES}{article['id']}/").status_code == 404


def test_article_of_a_retracted_verdict_stays(api, db, now):
    verdict = published_verdict(now=now)
    correction_started(published_verdict(now=later(now)), now=later(now, 2))

    retracted(verdict, now=later(now))

    assert len(api.get(ARTICLES).json()["results"]) == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(ARTICLES, 2), ("detail", 7)])
def test_number_of_queries_does_not_depend_on_rows(api, db, now, django_assert_max_num_queries, rows, path, queries):
    made(rows, now)
    address = f"{ARTICLES}{Article.objects.order_by('pk').first().public_id}/" if path == "detail" else path

    with django_assert_max_num_queries(queries):
        assert api.get(address).status_code == 200


# --- submitting


def test_submitted_text_is_accepted_with_a_place_to_look(submitter):
    response = submitter.send(ARTICLES, TEXT)

    body, intake = response.json(), Intake.objects.get()
    assert response.status_code == 202
    assert response["Location"] == f"{ARTICLES}{intake.article.public_id}/"
    assert (body["status"], body["stage"], body["article"], body["failure"]) == (
        "queued", "waiting", str(intake.article.public_id), None,
    )  # fmt: skip
    assert intake.submitted_key.scopes == ["submit"]


def test_submitted_url_is_the_same_article_however_it_is_spelled(submitter):
    urls = ["https://gazette.example/a?utm_source=x", "https://GAZETTE.example/a", "https://gazette.example:443/a#part"]

    articles = {submitter.send(ARTICLES, {"url": url}).json()["article"] for url in urls}

    assert len(articles) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "input.invalid_fields"),
        ({"headline": "x"}, "input.invalid_fields"),
        ({"text": ""}, "input.invalid_fields"),
        ({"text": "   "}, "input.empty"),
        ({"text": 5}, None),
        ({"text": ["a"]}, "input.invalid_fields"),
        ({"text": {"a": 1}}, "input.invalid_fields"),
        ({"text": None}, "input.invalid_fields"),
        ({"text": "x" * 500_001}, "input.invalid_fields"),
        ({"text": "Prices rose.", "date_published": "yesterday"}, "input.invalid_fields"),
        ({"text": "Prices rose.", "language": "not a language"}, "input.invalid"),
        ({"url": "javascript:alert(1)"}, "url.scheme"),
        ({"url": "data:text/html,x"}, "url.scheme"),
        ({"url": "file:///etc/passwd"}, "url.scheme"),
        ({"url": "https://gazette.example:22/"}, "url.port"),
        ({"url": "http://127.0.0.1/"}, "url.blocked_address"),
        ({"url": "gazette"}, "url.invalid"),
        ({"text": "Prices rose.", "url": "javascript:alert(1)"}, "url.scheme"),
    ],
)
def test_bad_submission_is_refused_with_its_code(submitter, body, code):
    response = submitter.send(ARTICLES, body)

    assert response.json().get("code") == code
    assert response.status_code == (202 if code is None else 400)


def test_key_needs_the_scope_and_a_person_the_role(api, db, client_with_key, client_as):
    callers = {
        "stranger": api,
        "key read": client_with_key(Scope.READ),
        "key desk": client_with_key(Scope.DESK),
        "key submit": client_with_key(Scope.SUBMIT),
        "viewer": client_as(Role.VIEWER),
        "auditor": client_as(Role.AUDITOR),
        "checker": client_as(Role.CHECKER),
        "editor": client_as(Role.EDITOR),
        "no role": client_as(),
        "superuser": client_as(is_superuser=True),
    }

    answers = {name: client.send(ARTICLES, TEXT).status_code for name, client in callers.items()}

    assert answers == {
        "stranger": 401, "key read": 403, "key desk": 403, "key submit": 202, "viewer": 403, "auditor": 403,
        "checker": 202, "editor": 202, "no role": 403, "superuser": 403,
    }  # fmt: skip


def test_submitting_key_sees_how_far_its_article_is(submitter, client_with_key):
    address = submitter.send(ARTICLES, TEXT)["Location"]

    own, other = submitter.get(address), client_with_key(Scope.SUBMIT).get(address)

    assert (own.status_code, own.json()["status"], own.json()["intake"]["stage"]) == (200, "queued", "waiting")
    assert other.status_code == 404


def test_submitting_key_sees_no_candidates(submitter, django_capture_on_commit_callbacks):
    from django.utils import timezone

    from claims.services import intake

    address = submitter.send(ARTICLES, TEXT)["Location"]
    intake.work(intake_id=Intake.objects.get().public_id, now=timezone.now())

    body = submitter.get(address).json()

    assert (body["status"], body["claims"]) == ("done", [])


# --- dead letters


@pytest.fixture
def dead_letter(submitter):
    submitter.send(ARTICLES, {"url": "https://gazette.example/gone"})
    Intake.objects.update(state="failed", attempts=3, failure_code=Unreachable.code, failure_detail=Unreachable.message)
    return Intake.objects.get()


def test_dead_letters_are_listed_with_their_reason(dead_letter, client_as, submitter):
    submitter.send(ARTICLES, TEXT)

    body = client_as(Role.CHECKER).get("/api/v1/intakes/?state=failed").json()

    [each] = body["results"]
    assert (each["id"], each["failure"]["code"]) == (str(dead_letter.public_id), "fetch.unreachable")


def test_dead_letter_is_tried_again(dead_letter, client_as):
    response = client_as(Role.OPERATOR).send(f"/api/v1/intakes/{dead_letter.public_id}/retry")

    dead_letter.refresh_from_db()
    assert (response.status_code, response.json()["status"], response.json()["failure"]) == (202, "queued", None)
    assert (dead_letter.state, dead_letter.attempts) == ("queued", 0)


def test_unknown_dead_letter_is_not_found(client_as):
    assert client_as(Role.CHECKER).send(f"/api/v1/intakes/{uuid4()}/retry").status_code == 404


def test_failure_is_shown_on_the_article(dead_letter, client_as):
    body = client_as(Role.CHECKER).get(f"{ARTICLES}{dead_letter.article.public_id}/").json()

    assert (body["status"], body["intake"]["failure"]["code"]) == ("failed", "fetch.unreachable")
