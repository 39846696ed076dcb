"""Pages of the desk: accessible and narrow in every look, and without complaint."""

import pytest

from tests.browser.looking import sideways_at, violations_in_every_look
from tests.browser.pages import DESK

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
WIDTHS = (360, 768, 1024, 1440)


@pytest.mark.parametrize("row", DESK, ids=str)
def test_desk_page_is_accessible_in_every_look_and_never_scrolls_sideways(visit, site, row):
    visitor = visit(person=row.person)

    visitor.open(row.path(site), status=row.status)

    assert violations_in_every_look(visitor) == {}
    assert sideways_at(visitor, WIDTHS) == {}
