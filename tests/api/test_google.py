"""Google's own Python client reads our verdicts, with its own discovery document and only the host changed."""

import json
from datetime import date, timedelta
from importlib import resources

import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from tests.published import claim_made, claimant_named, later, published_verdict, retracted, suspended

SEARCH = "/v1alpha1/claims:search"
CLAIM_FIELDS = {"text", "claimant", "claimDate", "claimReview"}
REVIEW_FIELDS = {"publisher", "url", "title", "reviewDate", "textualRating", "languageCode"}


def search(api, **parameters):
    return api.get(SEARCH, parameters).json()


def found(answer):
    return [claim["text"] for claim in answer.get("claims", [])]


@pytest.fixture
def google(live_server):
    """A client built from the document that ships with Google's library."""
    documents = resources.files("googleapiclient.discovery_cache") / "documents"
    document = json.loads((documents / "factchecktools.v1alpha1.json").read_text())
    document["rootUrl"] = document["baseUrl"] = f"{live_server.url}/"
    with build_from_document(document, developerKey="any") as service:
        yield service


@pytest.mark.django_db(transaction=True)
def test_google_s_client_searches_pages_and_ends(google, now):
    for number in range(3):
        published_verdict(
            now=now + timedelta(minutes=number),
            claim=claim_made(now=now, text=f"The city planted {number} thousand trees."),
        )
    request = google.claims().search(query="trees", languageCode="en-US", pageSize=2)

    pages = []
    while request is not None:
        answer = request.execute()
        pages.append(len(answer.get("claims", [])))
        request = google.claims().search_next(request, answer)

    assert pages == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_google_s_client_gets_an_empty_answer(google):
    assert google.claims().search(query="nothing at all").execute() == {}
    assert google.claims().imageSearch(imageUri="https://gazette.example/a.png").execute() == {}


@pytest.mark.django_db(transaction=True)
def test_google_s_client_understands_our_refusal(google):
    with pytest.raises(HttpError) as refusal:
        google.claims().search().execute()

    assert (refusal.value.status_code, refusal.value.reason) == (
        400, "query is required unless reviewPublisherSiteFilter is given.",
    )  # fmt: skip


def test_answer_has_their_keys_and_types(api, db, now, settings):
    settings.PUBLIC_URL = "https://www.facts.example.org"
    verdict = published_verdict(now=now)

    [claim] = search(api, query="trees")["claims"]

    [review] = claim["claimReview"]
    assert (set(claim), set(review)) == (CLAIM_FIELDS, REVIEW_FIELDS)
    assert (claim["text"], claim["claimant"], claim["claimDate"]) == (
        verdict.claim_reviewed, "Mayor Ada Lane", "2026-01-07T00:00:00Z",
    )  # fmt: skip
    assert review["publisher"]["site"] == "facts.example.org"
    assert review["url"] == f"https://www.facts.example.org/verdicts/{verdict.public_id}/"
    assert (review["reviewDate"], review["textualRating"], review["languageCode"]) == (
        "2026-03-02T09:30:00Z",
        "False",
        "en",
    )


def test_missing_values_are_left_out(api, db, now):
    published_verdict(now=now, claim=claim_made(now=now, date_made=None))

    [claim] = search(api, query="trees")["claims"]

    assert set(claim) == {"text", "claimReview"}


def test_hidden_verdicts_are_not_found(api, db, now):
    retracted(published_verdict(now=now), now=later(now))
    suspended(published_verdict(now=now), now=later(now))

    assert search(api, query="trees") == {}
    assert search(api, query="The city planted 40,000 trees last year.") == {}


def test_sentence_with_other_words_is_compared_as_a_whole(api, db, now):
    published_verdict(now=now)

    answer = search(api, query="Somebody claims: the city planted 40,000 trees last year, honestly", languageCode="en")

    assert found(answer) == ["The city planted 40,000 trees last year."]


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"languageCode": "en"}, 1),
        ({"languageCode": "en-GB"}, 1),
        ({"languageCode": "de"}, 0),
        ({"offset": 0}, 1),
        ({"offset": 1}, 0),
        ({"pageSize": 0}, 1),
        ({"pageSize": 5000}, 1),
        ({"key": "AIzaSomething"}, 1),
        ({"alt": "json", "prettyPrint": "false", "quotaUser": "me", "$.xgafv": "2"}, 1),
        ({"reviewPublisherSiteFilter": "127.0.0.1"}, 1),
        ({"reviewPublisherSiteFilter": "www.127.0.0.1"}, 1),
        ({"reviewPublisherSiteFilter": "elsewhere.example"}, 0),
    ],
)
def test_parameters_narrow_the_answer(api, db, now, parameters, count):
    published_verdict(now=now)

    assert len(found(search(api, query="trees", **parameters))) == count


def test_age_is_that_of_the_newer_of_claim_and_review(api, db, time_machine, now):
    time_machine.move_to(now, tick=False)
    old = now - timedelta(days=100)
    published_verdict(now=old, claim=claim_made(now=old, text="OLD trees.", date_made=date(2025, 1, 1)))
    published_verdict(now=old, claim=claim_made(now=old, text="LATELY SAID trees.", date_made=date(2026, 2, 27)))
    published_verdict(now=now, claim=claim_made(now=old, text="LATELY REVIEWED trees.", date_made=date(2025, 1, 1)))

    assert sorted(found(search(api, query="trees", maxAgeDays=10))) == ["LATELY REVIEWED trees.", "LATELY SAID trees."]
    assert len(found(search(api, query="trees", maxAgeDays=400))) == 3


def test_site_alone_lists_everything_newest_first(api, db, now):
    published_verdict(now=now, claim=claim_made(now=now, text="First."))
    published_verdict(now=later(now), claim=claim_made(now=now, text="Second."))

    assert found(search(api, reviewPublisherSiteFilter="127.0.0.1")) == ["Second.", "First."]


@pytest.mark.parametrize(
    "query",
    ["", "query=", "query=x&colour=red", "query=x&query=y", "query=x&pageSize=-1", "query=x&pageSize=ten",
     "query=x&alt=xml", "query=x&callback=evil", "query=x&pageToken=CAo", "query=x&offset=-1", "query=x&maxAgeDays=x",
     "query=%00"],
)  # fmt: skip
def test_bad_request_gets_their_error_object(api, db, query):
    response = api.get(f"{SEARCH}?{query}")

    error = response.json()["error"]
    assert (response.status_code, error["code"], error["status"]) == (400, 400, "INVALID_ARGUMENT")
    assert set(error) == {"code", "message", "status", "errors"}
    assert response["Content-Type"] == "application/json"


def test_page_token_is_bound_to_the_other_fields(api, db, now):
    for number in range(3):
        published_verdict(now=now + timedelta(minutes=number))
    token = search(api, query="trees", pageSize=1)["nextPageToken"]

    assert len(found(search(api, query="trees", pageSize=1, pageToken=token))) == 1
    for changed in ({"query": "city", "pageSize": 1}, {"query": "trees", "pageSize": 2},
                    {"query": "trees", "pageSize": 1, "languageCode": "en"}):  # fmt: skip
        assert api.get(SEARCH, {**changed, "pageToken": token}).status_code == 400


def test_one_claim_with_two_reviews_is_one_element(api, db, now):
    claim = claim_made(now=now, claimant=claimant_named())
    retracted(published_verdict(now=now, claim=claim), now=later(now))
    published_verdict(now=later(now, 2), claim=claim)

    [element] = search(api, query="trees")["claims"]

    assert len(element["claimReview"]) == 1


def test_limit_is_told_in_their_shape(api, db, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"anonymous": (1, 60)}

    answers = [api.get(f"{SEARCH}?query=x") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_image_search_needs_an_image(api, db):
    assert api.get("/v1alpha1/claims:imageSearch").status_code == 400
    assert api.get("/v1alpha1/claims:imageSearch?imageUri=https://x.example/a.png").json() == {}


def test_unknown_address_beside_it_is_404(api, db):
    assert api.get("/v1alpha1/pages").status_code == 404
