"""Evidence of a draft, from its page: added, changed, captured, waived, removed, and refused beside the field."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Citation, EvidenceCapture
from claims.services import reviews
from tests.journeys import Newsroom
from tests.web.desk.review_page import HTMX, XSS, address, opened, page_of, posted, sent_by, writing
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db
RECORD = {
    "url": "https://records.example/harbour",
    "title": "Harbour record",
    "publisher_name": "Port Authority",
    "kind": "primary",
    "date_published": "2026-01-08",
    "stance": "refutes",
    "quote": "1987: deepened.",
    "why": "It lists every deepening.",
}
ARCHIVE = "https://archive.example/harbour"


@pytest.fixture
def room():
    return Newsroom(timezone.now())


@pytest.fixture
def review(client, room):
    return writing(client, room)


def add(client, review, **changes):
    return client.post(address(review, "desk-review-evidence-add"), RECORD | changes)


def cited(client, review) -> Citation:
    """The one source of the draft, added from the page."""
    add(client, review)
    return Citation.objects.select_related("evidence").get(version__review=review)


def at(review, citation, act):
    return address(review, f"desk-review-evidence-{act}", citation.evidence.public_id)


def test_added_evidence_stands_in_the_list_with_everything_said_about_it(client, review):
    response = add(client, review)

    item = one(get(client, address(review)), f"//*[@id='evidence']//li[{has_class('ev')}]")
    evidence = Citation.objects.get(version__review=review).evidence
    listed = f"{address(review, 'desk-review-evidence')}?at={evidence.public_id}"
    assert (response.status_code, response["Location"]) == (303, listed)
    assert item.xpath(f".//*[{has_class('ev__title')}]/a/@href") == [RECORD["url"]]
    assert texts(item, ".//blockquote") == ["1987: deepened."]
    assert {"Port Authority", "primary document", "8 January 2026", "records.example"} <= set(
        texts(item, f".//*[{has_class('facts')}]/span")
    )
    assert texts(item, f".//*[{has_class('capture')}]") == ["Not captured yet."]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("url", "javascript:alert(1)", "Use a full http:// or https:// address."),
        ("url", "data:text/html,x", "Use a full http:// or https:// address."),
        ("url", "", "This field is required."),
        ("title", "t" * 301, "At most 300 characters fit here."),
        ("publisher_name", " ", "This field is required."),
        ("kind", "", "This field is required."),
        ("date_published", "yesterday", "Enter a valid date."),
        ("why", "", "This field is required."),
        ("quote", "q" * 1001, "At most 1000 characters fit here."),
    ],
)
def test_refused_evidence_says_so_beside_the_field_and_keeps_everything_typed(client, review, field, typed, sentence):
    response = client.post(address(review, "desk-review-evidence-add"), RECORD | {field: typed}, headers=HTMX)

    page = page_of(response)
    kept = {each.get("name"): each.value for each in page.xpath("//form//input[not(@type='radio')] | //form//textarea")}
    assert response.status_code == 400
    assert texts(page, f"//*[@id='id_{field}-error']") == [sentence]
    assert kept["title" if field != "title" else "url"] == RECORD["title" if field != "title" else "url"]
    assert Citation.objects.count() == 0


def test_stance_that_is_not_chosen_is_asked_for(client, review):
    response = client.post(address(review, "desk-review-evidence-add"), RECORD | {"stance": ""})

    assert texts(page_of(response), "//*[@id='stance-error']") == ["This field is required."]


def test_same_source_is_not_cited_twice(client, review):
    add(client, review)

    response = add(client, review, title="Other title")

    assert response.status_code == 400
    assert texts(page_of(response), "//*[@id='id_url-error']") == ["The draft cites this source already."]


def test_form_opens_in_the_list_for_htmx_and_as_a_page_without(client, review):
    fragment = page_of(client.get(address(review, "desk-review-evidence-add"), headers=HTMX))
    page = get(client, address(review, "desk-review-evidence-add"))

    assert fragment.xpath("//*[@id='evidence']//form/@hx-post") == [address(review, "desk-review-evidence-add")]
    assert fragment.xpath("//*[@data-focus]/@id") == ["sheet-h"]
    assert page.xpath("//*[@id='evidence']//form/@hx-post") == []
    assert page.xpath("//*[@id='evidence']//a/@href") == [
        address(review, "desk-review-evidence-add"),
        f"{address(review)}#evidence",
    ]


def test_list_after_an_act_brings_the_checks_along_and_says_where_focus_goes(client, review):
    citation = cited(client, review)

    page = page_of(
        client.get(address(review, "desk-review-evidence"), {"at": citation.evidence.public_id}, headers=HTMX)
    )

    assert page.xpath("//*[@data-focus]/@id") == [f"ev-{citation.evidence.public_id}"]
    assert page.xpath("//*[@hx-swap-oob]/@id")[0] == "review-checks"


def test_list_without_htmx_is_the_page_of_the_review(client, review):
    response = client.get(address(review, "desk-review-evidence"))

    assert (response.status_code, response["Location"]) == (303, f"{address(review)}#evidence")


def test_change_alters_the_use_and_keeps_what_stands_around_the_quote(client, review):
    citation = cited(client, review)
    Citation.objects.filter(pk=citation.pk).update(prefix="In the list", suffix="and never again")

    client.post(at(review, citation, "change"), {"stance": "context", "quote": "1987", "why": "The only entry."})

    citation.refresh_from_db()
    assert (citation.stance, citation.exact, citation.why) == ("context", "1987", "The only entry.")
    assert (citation.prefix, citation.suffix) == ("In the list", "and never again")


def test_change_shows_what_is_stored(client, review):
    citation = cited(client, review)

    form = one(get(client, at(review, citation, "change")), "//*[@id='evidence']//form")

    shown = sent_by(form)
    assert (shown["stance"], shown["quote"], shown["why"]) == ("refutes", RECORD["quote"], RECORD["why"])


def test_uploaded_file_is_captured_with_the_hash_the_server_took(client, review):
    citation = cited(client, review)
    body = b"%PDF-1.7 the record"

    client.post(at(review, citation, "capture"), {"body": SimpleUploadedFile("r.pdf", body, "application/pdf")})

    capture = EvidenceCapture.objects.select_related("raw").get(evidence=citation.evidence)
    assert (capture.sha256, capture.raw.size) == (hashlib.sha256(body).hexdigest(), len(body))


def test_pasted_text_is_captured(client, review):
    citation = cited(client, review)

    client.post(at(review, citation, "capture"), {"text": "1987: deepened. Ünder", "archive_url": ARCHIVE})

    capture = EvidenceCapture.objects.get(evidence=citation.evidence)
    assert capture.archive_url == ARCHIVE
    assert capture.sha256 == hashlib.sha256("1987: deepened. Ünder".encode()).hexdigest()


def test_hash_with_an_archived_copy_is_captured(client, review):
    citation = cited(client, review)

    client.post(at(review, citation, "capture"), {"sha256": "AB" * 32, "archive_url": ARCHIVE})

    assert EvidenceCapture.objects.get(evidence=citation.evidence).sha256 == "ab" * 32


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "sha256", "Give the captured bytes, or their SHA-256 with the address of an archived copy."),
        ({"text": "x", "archive_url": "ftp://a.example/"}, "archive_url", "Use a full http:// or https:// address."),
        ({"text": "x", "sha256": "0" * 64}, "sha256", "These bytes have another SHA-256."),
    ],
)
def test_refused_capture_says_so_beside_the_field(client, review, data, field, sentence):
    citation = cited(client, review)

    response = client.post(at(review, citation, "capture"), data)

    assert response.status_code == 400
    assert texts(page_of(response), f"//*[@id='id_{field}-error']") == [sentence]


@pytest.mark.parametrize(
    ("body", "sentence"), [(b"", "The capture is empty."), (b"x" * 5_000_001, "The capture is larger than 5 MB.")]
)
def test_file_that_is_empty_or_too_large_is_refused_beside_the_field(client, review, body, sentence):
    citation = cited(client, review)

    response = client.post(at(review, citation, "capture"), {"body": SimpleUploadedFile("x.html", body)})

    assert response.status_code == 400
    assert texts(page_of(response), "//*[@id='id_body-error']") == [sentence]


def test_stored_copy_is_sent_as_a_file_that_no_browser_shows(client, review):
    citation = cited(client, review)
    client.post(
        at(review, citation, "capture"), {"body": SimpleUploadedFile("x.html", b"<script>1</script>", "text/html")}
    )
    capture = EvidenceCapture.objects.get()

    response = client.get(address(review, "desk-review-capture", capture.public_id))

    assert response.content == b"<script>1</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_capture_of_which_only_the_hash_was_kept_has_no_file(client, review):
    citation = cited(client, review)
    client.post(at(review, citation, "capture"), {"sha256": "ab" * 32, "archive_url": ARCHIVE})
    capture = EvidenceCapture.objects.get()

    assert client.get(address(review, "desk-review-capture", capture.public_id)).status_code == 404


def test_waiver_needs_a_reason_and_shows_it(client, review):
    citation = cited(client, review)

    refused = client.post(at(review, citation, "waive"), {"reason": " "})
    client.post(at(review, citation, "waive"), {"reason": "Paper record, seen in the reading room."})

    assert texts(page_of(refused), "//*[@id='id_reason-error']") == ["Say why the source cannot be captured."]
    assert "Paper record" in text(one(get(client, address(review)), f"//li//*[{has_class('capture')}]"))


def test_removing_asks_first_and_then_takes_the_source_out(client, review):
    citation = cited(client, review)

    asked = get(client, at(review, citation, "remove"))
    response = client.post(at(review, citation, "remove"))

    assert len(asked.xpath("//*[@id='evidence']//form")) == 1
    assert response.status_code == 303
    assert Citation.objects.count() == 0


def test_focus_goes_to_the_button_when_the_source_is_gone(client, review):
    citation = cited(client, review)
    gone = client.post(at(review, citation, "remove"), headers=HTMX)["Location"]

    page = page_of(client.get(gone, headers=HTMX))

    assert page.xpath("//*[@data-focus]/@id") == ["add-evidence"]


def test_button_without_script_saves_the_text_on_the_way_to_the_form(client, review, room):
    data = opened(client, review) | {"headline": "Typed before"}

    response = posted(client, review, data, do="to:add")

    assert (response.status_code, response["Location"]) == (303, address(review, "desk-review-evidence-add"))
    assert room.fresh(review).working_version.headline == "Typed before"


@pytest.mark.parametrize("act", ["change", "capture", "waive", "remove"])
def test_button_of_a_source_leads_to_its_form(client, review, act):
    citation = cited(client, review)

    response = posted(client, review, opened(client, review), do=f"to:{act}:{citation.evidence.public_id}")

    assert response["Location"] == at(review, citation, act)


@pytest.mark.parametrize("do", ["to:", "to:change:nothing", "to://evil.example", "to:submit:x"])
def test_button_that_nobody_made_leads_back_to_the_page(client, review, do):
    assert posted(client, review, opened(client, review), do=do)["Location"] == address(review)


def test_evidence_of_a_review_that_was_taken_away_is_refused_and_kept(client, review, room):
    reviews.hand_back(review_id=review.public_id, actor=room.editors[0], now=room.tick())

    response = add(client, review)

    page = page_of(response)
    assert response.status_code == 409
    assert len(page.xpath("//main//form//*[@role='alert']")) == 1
    assert page.xpath("//input[@name='title']/@value") == [RECORD["title"]]


def test_form_is_not_opened_for_somebody_who_cannot_write(client, review, second_checker):
    client.force_login(second_checker)

    response = client.get(address(review, "desk-review-evidence-add"))

    assert response.status_code == 403


def test_source_of_another_review_is_not_found(client, review, room):
    citation = cited(client, review)
    other = room.taken(room.opened())

    assert client.get(at(other, citation, "change")).status_code == 404


def test_page_takes_the_same_queries_for_one_source_and_for_three(client, review):
    counts = []

    for more in (["a"], ["b", "c"]):
        for name in more:
            add(client, review, url=f"https://records.example/{name}")
        get(client, address(review))
        with CaptureQueriesContext(connection) as queries:
            get(client, address(review))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_typed_markup_is_shown_and_not_run(client, review):
    add(client, review, title=XSS, publisher_name=XSS, quote=XSS, why=XSS)
    citation = Citation.objects.select_related("evidence").get()
    client.post(at(review, citation, "waive"), {"reason": XSS})

    pages = [get(client, address(review)), get(client, at(review, citation, "change"))]

    assert [page.xpath("//main//img | //main//script | //main//*[@onerror]") for page in pages] == [[], []]
