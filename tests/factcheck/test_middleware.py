"""Request ids, the reader's zone, and who gets a personal answer."""

import zoneinfo

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from factcheck.middleware import PageLanguageMiddleware, RequestIdMiddleware, TimeZoneMiddleware


class Reader:
    def __init__(self, time_zone):
        self.time_zone = time_zone


def answer_with_zone(request):
    return HttpResponse(timezone.get_current_timezone_name())


def page_for(time_zone, path="/desk/", cookie="x"):
    request = RequestFactory().get(path)
    request.user = Reader(time_zone)
    request.COOKIES["session"] = cookie
    return TimeZoneMiddleware(answer_with_zone)(request)


def test_request_id_of_the_caller_is_kept():
    request = RequestFactory().get("/", headers={"X-Request-Id": "abc-DEF-123"})

    response = RequestIdMiddleware(lambda _: HttpResponse())(request)

    assert response["X-Request-Id"] == "abc-DEF-123"


@pytest.mark.parametrize("given", ["", "a b", "a\nb", "ä", "x" * 65, "a;b", "١٢٣"])
def test_request_id_that_is_not_sane_is_replaced_for_everybody(given):
    seen = []
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given

    def view(request):
        seen.extend([request.headers["X-Request-Id"], request.request_id])
        return HttpResponse()

    response = RequestIdMiddleware(view)(request)

    assert set(seen) == {response["X-Request-Id"]}
    assert len(response["X-Request-Id"]) == 36


def test_request_ids_differ():
    handle = RequestIdMiddleware(lambda _: HttpResponse())

    ids = {handle(RequestFactory().get("/"))["X-Request-Id"] for _ in range(50)}

    assert len(ids) == 50


def test_page_of_a_signed_in_reader_is_in_the_readers_zone():
    response = page_for("Europe/Vienna")

    assert response.content == b"Europe/Vienna"


def test_zone_ends_with_the_request():
    page_for("Asia/Tokyo")

    assert timezone.get_current_timezone() == zoneinfo.ZoneInfo("UTC")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd"])
def test_page_with_an_unknown_zone_is_in_utc(zone):
    response = page_for(zone)

    assert response.content == b"UTC"


@pytest.mark.parametrize("path", ["/api/v1/verdicts/", "/v1alpha1/claims:search", "/feeds/verdicts.atom"])
def test_answers_for_programs_are_in_utc_whoever_asks(path):
    response = page_for("Europe/Vienna", path=path)

    assert response.content == b"UTC"


def test_public_page_without_session_cookie_never_asks_who_reads():
    request = RequestFactory().get("/")
    request.COOKIES.clear()

    response = TimeZoneMiddleware(answer_with_zone)(request)

    assert not hasattr(request, "user")
    assert response.content == b"UTC"


def test_language_varies_pages_but_not_answers_for_programs():
    handle = PageLanguageMiddleware(lambda _: HttpResponse())

    varies = [handle(RequestFactory().get(path)).get("Vary") for path in ("/", "/api/v1/verdicts/")]

    assert varies == ["Accept-Language", None]
