"""Pages of the desk: accessible and narrow in every look, and without complaint."""

import pytest

from tests.browser.looking import sideways, violations
from tests.browser.pages import DESK
from tests.browser.visiting import LOOKS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
WIDTHS = (360, 768, 1024, 1440)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("row", DESK, ids=str)
def test_desk_page_in_every_look_has_no_violation(visit, site, row, look):
    page = visit(look, person=row.person).open(row.path(site), status=row.status)

    assert violations(page) == []


@pytest.mark.parametrize("row", DESK, ids=str)
def test_desk_page_in_any_direction_and_width_never_scrolls_sideways(visit, site, row):
    visitor = visit(person=row.person)
    visitor.open(row.path(site), status=row.status)

    wide = {(way, width): sideways(visitor, width, way) for way in ("ltr", "rtl") for width in WIDTHS}

    assert {how: what for how, what in wide.items() if what} == {}
