"""Stored documents name our own address by a sentinel, and nobody's text can pass for it."""

from datetime import timedelta, timezone

import orjson
import pytest

from claims.enums import VerdictStatus
from claims.representations.base_url import BASE, dump, own, rfc3339, with_base
from tests.unit.representations.files import NOON


@pytest.fixture
def public_url(settings):
    settings.PUBLIC_URL = "https://facts.example.org"


def test_own_url_served_has_public_url(public_url):
    stored = dump({"url": own("/verdicts/1/")})

    assert orjson.loads(with_base(stored)) == {"url": "https://facts.example.org/verdicts/1/"}
    assert orjson.loads(stored) == {"url": "factcheck://base/verdicts/1/"}


def test_sentinel_typed_by_somebody_is_served_as_typed(public_url):
    stored = dump({"headline": f"See {BASE}/x", "url": own("/")})

    assert orjson.loads(with_base(stored)) == {"headline": f"See {BASE}/x", "url": "https://facts.example.org/"}


def test_sentinel_typed_inside_own_url_is_served_as_typed(public_url):
    stored = dump([own(f"/search/?q={BASE}")])

    assert orjson.loads(with_base(stored)) == [f"https://facts.example.org/search/?q={BASE}"]


@pytest.mark.parametrize("text", ["\x00own", "\\u0000own", "a\x00ownb"])
def test_mark_typed_by_somebody_stays_text(text, public_url):
    assert orjson.loads(with_base(dump([text]))) == [text]


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "a\u2028b\u2029c", "]]>", "&lt;/script&gt;", "</ScRiPt\t>"],
)
def test_stored_json_inside_script_element_has_no_markup_and_same_value(text):
    stored = dump({"text": text})

    assert set(stored).isdisjoint("<>&\u2028\u2029")
    assert orjson.loads(stored) == {"text": text}


def test_dump_is_compact_utf8_and_keeps_order():
    assert dump({"b": "é", "a": [1, None]}) == '{"b":"é","a":[1,null]}'


def test_dump_enum_member_is_its_value():
    assert dump([VerdictStatus.PUBLISHED]) == '["published"]'


def test_dump_unknown_type_is_refused():
    with pytest.raises(TypeError):
        dump({"when": object()})


def test_rfc3339_is_utc_with_z():
    assert rfc3339(NOON) == "2026-01-08T12:00:00Z"
    assert rfc3339(None) is None


def test_rfc3339_of_another_zone_is_utc():
    assert rfc3339(NOON.astimezone(timezone(timedelta(hours=5)))) == "2026-01-08T12:00:00Z"
