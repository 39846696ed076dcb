"""The emergency brake and stepping aside: who may, when there is something to do, and that asking and raising agree."""

import itertools
from dataclasses import replace

import pytest

from claims.enums import ReviewStatus, Role
from claims.errors import (
    AlreadyDecided,
    AlreadySuspended,
    DomainError,
    NothingPublished,
    NotSuspended,
    Recused,
    RoleNotAllowed,
    WrongStatus,
)
from claims.workflow.beside import Beside, BesideFacts, allowed_beside, check_beside

PUBLISHED = BesideFacts(
    status=ReviewStatus.PUBLISHED,
    roles=frozenset({Role.EDITOR}),
    recused=False,
    approval_counts=False,
    is_published=True,
    is_suspended=False,
)
NOT_YET = replace(PUBLISHED, status=ReviewStatus.IN_SIGN_OFF, is_published=False)
SUSPENDED = replace(PUBLISHED, is_suspended=True)
RETRACTED = replace(PUBLISHED, status=ReviewStatus.RETRACTED)


def refusal(act, facts):
    """The class of the refusal, or None."""
    try:
        check_beside(act, facts)
    except DomainError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("act", "facts", "expected"),
    [
        (Beside.SUSPEND, PUBLISHED, None),
        (Beside.SUSPEND, NOT_YET, NothingPublished),
        (Beside.SUSPEND, SUSPENDED, AlreadySuspended),
        (Beside.SUSPEND, RETRACTED, WrongStatus),
        (Beside.RESUME, SUSPENDED, None),
        (Beside.RESUME, PUBLISHED, NotSuspended),
        (Beside.RESUME, NOT_YET, NothingPublished),
        (Beside.RESUME, RETRACTED, WrongStatus),
        (Beside.RECUSE, NOT_YET, None),
        (Beside.RECUSE, PUBLISHED, None),
        (Beside.RECUSE, replace(NOT_YET, approval_counts=True), AlreadyDecided),
    ],
)
def test_record_decides_for_an_editor(act, facts, expected):
    assert refusal(act, facts) is expected


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.VIEWER, set()),
        (Role.AUDITOR, set()),
        (Role.OPERATOR, set()),
        (Role.CHECKER, {Beside.RECUSE}),
        (Role.EDITOR, {Beside.RECUSE, Beside.SUSPEND}),
        (Role.CHIEF, {Beside.RECUSE, Beside.SUSPEND}),
    ],
)
def test_role_comes_first(role, acts):
    facts = replace(PUBLISHED, roles=frozenset({role}))

    allowed = {act for act in Beside if refusal(act, facts) is not RoleNotAllowed} - {Beside.RESUME}

    assert allowed == acts


@pytest.mark.parametrize("act", Beside)
def test_recused_person_may_do_none_of_it(act):
    assert refusal(act, replace(SUSPENDED, recused=True)) is Recused


@pytest.mark.parametrize(
    ("facts", "acts"),
    [
        (NOT_YET, [Beside.RECUSE]),
        (PUBLISHED, [Beside.RECUSE, Beside.SUSPEND]),
        (SUSPENDED, [Beside.RECUSE, Beside.RESUME]),
        (RETRACTED, [Beside.RECUSE]),
    ],
)
def test_desk_offers_what_there_is_to_do(facts, acts):
    assert [each.act for each in allowed_beside(facts)] == acts


def test_desk_tells_what_the_service_would_refuse_with():
    situations = [
        replace(base, roles=frozenset({role}), recused=recused, approval_counts=counts)
        for base, role, recused, counts in itertools.product(
            (NOT_YET, PUBLISHED, SUSPENDED, RETRACTED), Role, (False, True), (False, True)
        )
    ]

    told = [(each.allowed, each.code) for facts in situations for each in allowed_beside(facts)]

    raised = [refusal(each.act, facts) for facts in situations for each in allowed_beside(facts)]
    assert told == [(error is None, error.code if error else "") for error in raised]
