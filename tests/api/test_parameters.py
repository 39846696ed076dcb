"""Query parameters are read strictly: what is not known, repeated or out of range is refused by name."""

import pytest

CASES = [
    ("colour=red", "unknown_parameter", "colour"),
    ("page=2", "unknown_parameter", "page"),
    ("utm_source=x", "unknown_parameter", "utm_source"),
    ("Rating=false", "unknown_parameter", "Rating"),
    ("rating=false&rating=true", "repeated_parameter", "rating"),
    ("page_size=0", "parameter.invalid", "page_size"),
    ("page_size=101", "parameter.invalid", "page_size"),
    ("page_size=1000000000", "parameter.invalid", "page_size"),
    ("page_size=-1", "parameter.invalid", "page_size"),
    ("page_size=ten", "parameter.invalid", "page_size"),
    ("page_size=%D9%A1%D9%A0", "parameter.invalid", "page_size"),
    ("count=1", "parameter.invalid", "count"),
    ("q=", "parameter.invalid", "q"),
    ("q=%00", "parameter.invalid", "q"),
    ("q=" + "x" * 201, "parameter.invalid", "q"),
    ("q=" + "x" * 10_000, "parameter.invalid", "q"),
    ("claimant=1", "parameter.invalid", "claimant"),
    ("reviewed_after=yesterday", "parameter.invalid", "reviewed_after"),
    ("reviewed_after=2026-02-30", "parameter.invalid", "reviewed_after"),
    ("reviewed_after=2026-01-01T00:00:00", "parameter.invalid", "reviewed_after"),
    ("reviewed_after=0001-01-01T00:00:00%2B23:00", "parameter.invalid", "reviewed_after"),
    ("changed_since=2026-13-01T00:00:00Z", "parameter.invalid", "changed_since"),
    ("appearance_url=javascript:alert(1)", "parameter.invalid", "appearance_url"),
    ("ordering=headline", "parameter.invalid", "ordering"),
    ("ordering=-published_at,pk", "parameter.invalid", "ordering"),
    ("expand=secrets", "parameter.invalid", "expand"),
    ("expand=", "parameter.invalid", "expand"),
]


@pytest.mark.parametrize(("query", "code", "parameter"), CASES, ids=[case[0][:40] for case in CASES])
def test_bad_parameter_is_refused_by_name(api, db, query, code, parameter):
    response = api.get(f"/api/v1/verdicts/?{query}")

    body = response.json()
    assert (response.status_code, body["code"], body["context"]["parameter"]) == (400, code, parameter)


@pytest.mark.parametrize(
    "query",
    ["reviewed_before=9999-12-31T23:59:59Z", "reviewed_after=0001-01-01", "q=the", "q=%22", "q=a'b&language=tlh",
     "q=" + "-" * 200, "language=en-US-x-anything", "q=!%26|:*()<->"],
)  # fmt: skip
def test_strange_but_valid_parameter_finds_nothing(api, db, query):
    assert api.get(f"/api/v1/verdicts/?{query}").json() == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize("path", ["/api/v1/check/", "/api/v1/articles/"])
def test_posts_take_no_parameters(submitter, path):
    response = submitter.send(f"{path}?dry=true", {"text": "x"})

    assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")
