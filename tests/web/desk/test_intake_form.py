"""The form by which an article comes in: three ways, what is refused where, and what is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.enums import IntakeMethod, IntakeState
from claims.models import Intake
from claims.services.articles import MAX_FILE_BYTES, MAX_TEXT_LENGTH
from tests.articles import BRIDGES, HEADLINE, html_page, submitted_text, worked
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
NEW = "/desk/articles/new/"
PAGE = "https://valley-post.example/news/bridges"
SAID = {
    "headline": "Bridges",
    "url": PAGE,
    "publisher": "Valley Post",
    "date_published": "2026-01-08",
    "in_language": "en",
}


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def errors(response) -> dict[str, str]:
    """By the name of the field: the refusal that the field points to."""
    page = parsed(response)
    return {
        field.get("name"): text(one(page, f"//*[@id='{field.get('aria-describedby').split()[-1]}']"))
        for field in page.xpath("//*[@aria-invalid='true']")
    }


def typed(response) -> dict[str, str]:
    """What stands in the fields."""
    page = parsed(response)
    inputs = {field.get("name"): field.get("value", "") for field in page.xpath("//form//input[@name!='way']")}
    chosen = {"way": page.xpath("string(//input[@name='way'][@checked]/@value)")}
    return inputs | chosen | {"text": one(page, "//textarea[@name='text']").text.strip("\n")}


# --- three ways --------------------------------------------------------------------------------------


def test_text_is_taken_in_with_what_was_said_about_it(desk, checker):
    response = desk.post(NEW, {"way": "text", "text": BRIDGES, **SAID})

    row = Intake.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/desk/articles/submissions/{row.public_id}/")
    assert (row.method, row.submitted_by, row.article.canonical_url) == (IntakeMethod.TEXT, checker, PAGE)
    assert row.submitted == SAID


def test_address_is_taken_in_and_where_it_was_published_is_left_out(desk):
    desk.post(NEW, {"way": "url", "page": f" {PAGE}#top ", **SAID, "url": "https://elsewhere.example/"})

    row = Intake.objects.get()
    assert (row.method, row.url) == (IntakeMethod.URL, PAGE)
    assert "url" not in row.submitted


def test_file_is_taken_in_under_its_name(desk):
    sent = SimpleUploadedFile("bridges.html", html_page(), content_type="text/html")

    desk.post(NEW, {"way": "file", "file": sent})

    row = Intake.objects.get()
    worked(row)
    assert (row.method, row.raw.content_type, row.state) == (IntakeMethod.FILE, "text/html", IntakeState.DONE)
    assert row.snapshot.headline == HEADLINE


def test_address_that_was_pasted_as_text_is_fetched_and_said(desk):
    response = desk.post(NEW, {"way": "text", "text": f"\n {PAGE}\n"}, follow=True)

    assert Intake.objects.get().method == IntakeMethod.URL
    told = texts(parsed(response), "//*[@id='toasts']//span")
    assert told == ["You pasted an address, so its page is fetched."]


def test_text_that_begins_with_an_address_is_text(desk):
    desk.post(NEW, {"way": "text", "text": f"{PAGE}\n\n{BRIDGES}"})

    assert Intake.objects.get().method == IntakeMethod.TEXT


def test_only_the_chosen_way_counts(desk):
    desk.post(NEW, {"way": "text", "text": BRIDGES, "page": "http://10.0.0.1/"})

    assert Intake.objects.get().method == IntakeMethod.TEXT


@pytest.mark.parametrize("again", [BRIDGES, BRIDGES.replace("\n", "\r\n")])
def test_same_text_again_leads_to_the_first_submission_and_says_so(desk, again):
    row = submitted_text()
    worked(row)

    response = desk.post(NEW, {"way": "text", "text": again}, follow=True)

    page = parsed(response)
    assert Intake.objects.count() == 1
    note = one(page, f"//p[{has_class('note--info')}]")
    assert text(note).startswith("We have this already.")
    assert page.xpath(f"//a[@href='/desk/articles/{row.snapshot.article.public_id}/']")


# --- what is refused, and where ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "field", "told"),
    [
        (
            {"way": "text", "text": " \n "},
            "text",
            "There is no text. Paste the article, or choose another way above.",
        ),
        (
            {"way": "text", "text": "x" * (MAX_TEXT_LENGTH + 1)},
            "text",
            "The text is too long. It has 500,001 characters; 500,000 is the most. Paste a part of it.",
        ),
        (
            {"way": "text", "text": "http://192.168.1.1/admin"},
            "text",
            (
                "This address leads to a private or reserved network and is never fetched. "
                "Open the page in your browser, copy the article and paste its text instead."
            ),
        ),
        (
            {"way": "url", "page": ""},
            "page",
            (
                "This is not a URL that can be fetched. Use a full http:// or https:// address. "
                "Copy it from the address bar of your browser, from https:// to the end."
            ),
        ),
        (
            {"way": "url", "page": "https://one.example/ two"},
            "page",
            (
                "A URL may not hold spaces, backslashes or control characters. "
                "Copy it from the address bar of your browser, from https:// to the end."
            ),
        ),
        (
            {"way": "url", "page": "ftp://one.example/a"},
            "page",
            (
                "Only http:// and https:// addresses can be fetched. "
                "Copy it from the address bar of your browser, from https:// to the end."
            ),
        ),
        (
            {"way": "file"},
            "file",
            "No file is chosen. Choose one that ends in .html, .txt or .md.",
        ),
        (
            {"way": "file", "file": SimpleUploadedFile("empty.txt", b"")},
            "file",
            "The file is empty. Choose another file, or choose another way above.",
        ),
        (
            {"way": "file", "file": SimpleUploadedFile("photo.png", b"\x89PNG\r\n", content_type="image/png")},
            "file",
            "This is not a text or HTML page. Choose a file that ends in .html, .txt or .md.",
        ),
        (
            {"way": "file", "file": SimpleUploadedFile("book.txt", b"word " * (MAX_FILE_BYTES // 5 + 2))},
            "file",
            "The file is too large. It has more than 5 MB. Copy the text of the article and paste it instead.",
        ),
        (
            {"way": "text", "text": BRIDGES, "in_language": "klingon!"},
            "in_language",
            "This is not a language tag such as en or pt-BR.",
        ),
        (
            {"way": "text", "text": BRIDGES, "date_published": "8 January"},
            "date_published",
            "Give a day such as 2026-03-20.",
        ),
        (
            {"way": "text", "text": BRIDGES, "headline": "long " * 101},
            "headline",
            "The text is too long. It has 504 characters; 500 is the most.",
        ),
        (
            {"way": "text", "text": BRIDGES, "url": "valley-post.example"},
            "url",
            (
                "This is not a URL that can be fetched. Use a full http:// or https:// address. "
                "Copy it from the address bar of your browser, from https:// to the end."
            ),
        ),
    ],
)
def test_bad_input_is_refused_beside_its_field_with_what_to_do(desk, data, field, told):
    response = desk.post(NEW, data)

    assert response.status_code == 422
    assert errors(response) == {field: told}
    assert parsed(response).xpath("//main//*[@autofocus]/@name") == [field]
    assert Intake.objects.count() == 0


def test_more_than_the_server_reads_is_told_as_that(desk):
    response = desk.post(NEW, {"way": "text", "text": "word " * 1_300_000})

    assert response.status_code == 400
    assert "More than 6 MB was sent. Go back: what you typed still stands there." in text(parsed(response))


def test_everything_that_was_typed_is_kept(desk):
    data = {"way": "text", "text": f"{BRIDGES} <b>&amp;", "page": "x", **SAID, "in_language": "??"}

    response = desk.post(NEW, data)

    kept = typed(response)
    assert {name: kept[name].replace("\r\n", "\n") for name in data} == data


def test_lost_file_is_asked_for_once_more(desk):
    sent = SimpleUploadedFile("bridges.txt", BRIDGES.encode())

    response = desk.post(NEW, {"way": "file", "file": sent, "in_language": "??"})

    told = text(one(parsed(response), "//*[@id='id_file-error']"))
    assert told == "Choose the file once more: browsers do not keep it."


def test_unknown_way_is_refused(desk):
    response = desk.post(NEW, {"way": "fax", "text": BRIDGES})

    assert response.status_code == 422
    assert Intake.objects.count() == 0


def test_control_characters_are_cleaned_not_refused(desk):
    desk.post(NEW, {"way": "text", "text": f"\x00{BRIDGES}", "headline": "A\x00B"})

    assert Intake.objects.get().submitted["headline"] == "AB"


@pytest.mark.parametrize("role", ["viewer", "auditor", "operator"])
def test_person_without_the_role_sees_why_and_is_refused(client, request, role):
    client.force_login(request.getfixturevalue(role))

    page = get(client, NEW)
    response = client.post(NEW, {"way": "text", "text": BRIDGES})

    assert text(one(page, "//*[@id='why-submit']")) == "Your role does not include this action."
    assert page.xpath("//main//button[@type='submit']") == []
    assert response.status_code == 403
    assert text(one(parsed(response), "//main//*[@role='alert']")) == "Your role does not include this action."
    assert Intake.objects.count() == 0


# --- the page ----------------------------------------------------------------------------------------


def test_page_begins_in_the_text_and_ctrl_enter_sends(desk):
    page = get(desk, NEW)

    assert page.xpath("//main//*[@autofocus]/@name") == ["text"]
    assert page.xpath("//input[@name='way'][@checked]/@value") == ["text"]
    assert text(one(page, "//button[@data-key='Ctrl+Enter']")) == "Find the claims Ctrl Enter"
    assert one(page, "//main//form").get("enctype") == "multipart/form-data"


def test_failed_submission_is_prefilled_for_pasting(desk):
    row = submitted_text("Too short.", **SAID | {"date_published": None})

    page = get(desk, f"{NEW}?instead={row.public_id}")

    values = {name: page.xpath(f"string(//input[@name='{name}']/@value)") for name in SAID}
    assert values == SAID | {"date_published": ""}
    assert "Its page could not be read." in text(one(page, f"//p[{has_class('note--info')}]"))


@pytest.mark.parametrize(("named", "status"), [("nonsense", 200), ("018f0000-0000-7000-8000-000000000000", 404)])
def test_unknown_submission_is_not_prefilled(desk, named, status):
    assert desk.get(f"{NEW}?instead={named}").status_code == status


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "</textarea><img src=x onerror=alert(1)>"])
def test_what_was_typed_stays_text(desk, payload):
    data = dict.fromkeys(["text", "page", *SAID], payload)

    page = parsed(desk.post(NEW, {"way": "url", **data}))

    assert page.xpath("//script[not(@src)] | //main//img") == []
    assert one(page, "//textarea").text.strip("\n") == payload
    assert page.xpath("//input[@name='headline']/@value") == [payload]


def test_address_of_the_form_is_the_name_in_the_frame():
    assert reverse("desk-article-new") == NEW
