"""Pages that anybody can read: accessible, narrow, light, without cookies and without complaint."""

import pytest

from tests.browser.looking import sideways_at, violations_in_every_look, weight
from tests.browser.pages import ENTRANCE, PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
HEAVIEST = 60_000
WIDTHS = (360, 768, 1440)


@pytest.mark.parametrize("row", [*PUBLIC, *ENTRANCE], ids=str)
def test_page_is_accessible_in_every_look_and_never_scrolls_sideways(visit, site, row):
    visitor = visit(person=row.person)

    visitor.open(row.path(site), status=row.status)

    assert violations_in_every_look(visitor) == {}
    assert sideways_at(visitor, WIDTHS) == {}


@pytest.mark.parametrize("row", PUBLIC, ids=str)
def test_page_for_a_reader_is_light_and_leaves_no_cookie(visit, site, row):
    visitor = visit()

    visitor.open(row.path(site), status=row.status)

    assert weight(visitor.requests) <= HEAVIEST
    assert visitor.context.cookies() == []


def test_documentation_of_the_api_loads_from_here_alone(visit, site):
    page = visit().open("/api/docs/")

    page.get_by_text("/api/v1/verdicts/", exact=True).first.wait_for()
