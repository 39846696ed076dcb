"""Bodies are read strictly and within limits, whatever is sent."""

import pytest

from api.json_body import DEEPEST
from claims.models import Intake

HOSTILE = {
    "duplicate key": b'{"text": "a", "text": "b"}',
    "NaN": b'{"text": NaN}',
    "Infinity": b'{"text": -Infinity}',
    "overflow": b'{"text": 1e999}',
    "a million digits": b'{"text": ' + b"9" * 1_000_000 + b"}",
    "a million decimals": b'{"text": 0.' + b"9" * 900_000 + b"}",
    "deep list": b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "byte-order mark": b'\xef\xbb\xbf{"text": "a"}',
    "UTF-16": '{"text": "a"}'.encode("utf-16"),
    "invalid UTF-8": b'{"text": "\xff"}',
    "half": b'{"text": "a"',
    "array": b'["text"]',
    "string": b'"text"',
    "number": b"1",
    "trailing comma": b'{"text": "a",}',
    "single quotes": b"{'text': 'a'}",
    "comment": b'{"text": "a"} // x',
    "two objects": b"{} {}",
    "lone brackets": b"]]]]",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_body_is_refused(submitter, body):
    response = submitter.post("/api/v1/articles/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "body.invalid_json")
    assert Intake.objects.count() == 0


def test_brackets_inside_text_do_not_count_as_depth(submitter):
    text = 'She said "[[[[' + "[" * 100 + '\\" and left.'

    assert submitter.send("/api/v1/articles/", {"text": text}).status_code == 202


def test_depth_within_the_limit_is_refused_for_its_fields_and_not_its_depth(submitter):
    body = b'{"extra": ' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}"

    response = submitter.post("/api/v1/articles/", body, content_type="application/json")

    assert response.json()["code"] == "unknown_field"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json",
     "application/json; charset=utf-16", "application/xml"],
)  # fmt: skip
def test_other_media_type_is_refused(submitter, content_type):
    response = submitter.post("/api/v1/articles/", b'{"text": "a"}', content_type=content_type)

    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("size", [3_000_001, 7_000_000])
def test_body_over_the_limit_is_refused(submitter, size):
    response = submitter.post("/api/v1/articles/", b" " * size, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (413, "body.too_large")


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "a\\udfffb"])
def test_text_that_no_database_stores_is_refused_or_cleaned(submitter, text):
    body = f'{{"text": "Prices rose by 4 per cent.", "headline": "x{text}"}}'.encode()

    response = submitter.post("/api/v1/articles/", body, content_type="application/json")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/headline")
