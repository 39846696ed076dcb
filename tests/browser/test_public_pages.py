"""Pages that anybody can read: accessible, narrow, light, without cookies and without complaint."""

import pytest

from tests.browser.looking import sideways, violations, weight
from tests.browser.pages import ENTRANCE, PUBLIC
from tests.browser.visiting import LOOKS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
HEAVIEST = 60_000
WIDTHS = (360, 768, 1440)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("row", [*PUBLIC, *ENTRANCE], ids=str)
def test_page_in_every_look_has_no_violation(visit, site, row, look):
    page = visit(look, person=row.person).open(row.path(site), status=row.status)

    assert violations(page) == []


@pytest.mark.parametrize("row", [*PUBLIC, *ENTRANCE], ids=str)
def test_page_in_any_direction_and_width_never_scrolls_sideways(visit, site, row):
    visitor = visit(person=row.person)
    visitor.open(row.path(site), status=row.status)

    wide = {(way, width): sideways(visitor, width, way) for way in ("ltr", "rtl") for width in WIDTHS}

    assert {how: what for how, what in wide.items() if what} == {}


@pytest.mark.parametrize("row", PUBLIC, ids=str)
def test_page_for_a_reader_is_light_and_leaves_no_cookie(visit, site, row):
    visitor = visit()

    visitor.open(row.path(site), status=row.status)

    assert weight(visitor.requests) <= HEAVIEST
    assert visitor.context.cookies() == []


def test_documentation_of_the_api_loads_from_here_alone(visit, site):
    page = visit().open("/api/docs/")

    page.get_by_text("/api/v1/verdicts/", exact=True).first.wait_for()
