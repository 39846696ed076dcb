"""Saved views: one's own, under one's own names, at most twenty."""

import pytest

from claims.errors import InvalidInput, NotFound, TextTooLong
from claims.models import SavedView
from claims.queries import saved_views as queries
from claims.services import saved_views

pytestmark = pytest.mark.django_db


def save(who, now, *, name="Late ports", query="due=late&topic=ports"):
    return saved_views.save_view(name=name, query=query, actor=who, now=now)


def names(who):
    return [view.name for view in queries.of(who)]


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("?topic=ports&show=candidates", "show=candidates&topic=ports"),
        ("after=x&claim=y&q=mayor+lane", "q=mayor+lane"),
        ("utm_source=mail&due=late&owner=", "due=late"),
        ("q=a%26b%3Dc", "q=a%26b%3Dc"),
        ("", ""),
    ],
)
def test_query_has_one_spelling_without_places_and_strangers(given, spelled):
    assert queries.spelled(given) == spelled


def test_view_is_kept_with_its_filters_in_one_spelling(checker, now):
    view = save(checker, now, query="?topic=ports&due=late&after=somewhere")

    assert (view.owner, view.name, view.query) == (checker, "Late ports", "topic=ports&due=late")


def test_views_stand_in_the_order_in_which_they_were_saved(checker, now):
    for name in ("Ports", "Airports", "Budgets"):
        save(checker, now, name=name)

    assert names(checker) == ["Ports", "Airports", "Budgets"]


def test_view_saved_again_under_its_name_has_the_new_filters(checker, now):
    save(checker, now)
    save(checker, now, query="due=today")

    assert [view.query for view in queries.of(checker)] == ["due=today"]


def test_views_of_others_are_not_seen(checker, second_checker, now):
    save(checker, now)

    assert names(second_checker) == []


def test_more_than_the_limit_is_refused(checker, now):
    for number in range(saved_views.MOST):
        save(checker, now, name=f"View {number}")

    with pytest.raises(InvalidInput):
        save(checker, now, name="One more")

    assert len(names(checker)) == saved_views.MOST


@pytest.mark.parametrize(
    ("name", "query", "error"),
    [("  ", "due=late", InvalidInput), ("x" * 61, "due=late", TextTooLong), ("Long", "q=" + "x" * 600, InvalidInput)],
)
def test_view_without_a_name_or_with_too_much_is_refused(checker, now, name, query, error):
    with pytest.raises(error):
        save(checker, now, name=name, query=query)

    assert names(checker) == []


def test_renamed_view_keeps_its_filters(checker, now):
    view = save(checker, now)

    saved_views.rename_view(view_id=view.public_id, name="Ports, late", actor=checker, now=now)

    assert [(each.name, each.query) for each in queries.of(checker)] == [("Ports, late", "topic=ports&due=late")]


def test_name_that_another_view_has_is_refused(checker, now):
    save(checker, now, name="Ports")
    view = save(checker, now, name="Airports")

    with pytest.raises(InvalidInput):
        saved_views.rename_view(view_id=view.public_id, name="Ports", actor=checker, now=now)


def test_view_of_somebody_else_cannot_be_renamed_or_deleted(checker, second_checker, now):
    view = save(checker, now)
    saved_views.delete_view(view_id=view.public_id, actor=second_checker, now=now)

    with pytest.raises(NotFound):
        saved_views.rename_view(view_id=view.public_id, name="Mine", actor=second_checker, now=now)

    assert names(checker) == ["Late ports"]


def test_deleted_view_is_gone_and_deleting_it_again_is_no_error(checker, now):
    view = save(checker, now)
    for _ in range(2):
        saved_views.delete_view(view_id=view.public_id, actor=checker, now=now)

    assert SavedView.objects.count() == 0
