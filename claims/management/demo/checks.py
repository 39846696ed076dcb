"""What must hold between the entries of the demo newsroom, beyond each value being allowed by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from claims.enums import CitationStance, Role
from claims.management.demo.reading import ContentError
from claims.management.demo.shapes import (
    APPROVALS_NEEDED,
    DRAFT_STATES,
    PUBLIC_STATES,
    Claim,
    DemoState,
    Newsroom,
    RatingCode,
    Version,
)

EXPLANATION_WORDS = range(150, 351)
EVIDENCE_ROWS = range(2, 5)

_EXPECTED_STANCE = {
    RatingCode.TRUE: CitationStance.SUPPORTS,
    RatingCode.MOSTLY_TRUE: CitationStance.SUPPORTS,
    RatingCode.MOSTLY_FALSE: CitationStance.REFUTES,
    RatingCode.FALSE: CitationStance.REFUTES,
}
"""A verdict towards one end of the scale needs at least one source that points that way."""


def check(newsroom: Newsroom) -> None:
    """Raise ContentError for the first contradiction found."""
    _unique("e-mail address", (person.email for person in newsroom.people))
    _unique("article address", (article.url for article in newsroom.articles))
    _invented_hosts(newsroom)
    claims = {claim.key: claim for claim in newsroom.claims}
    for claim in newsroom.claims:
        _check_span(claim)
        _check_people(claim)
        _check_state(claim)
        _check_dates(claim)
        for version in claim.versions:
            _check_version(claim, version)
        if claim.state is DemoState.MERGED:
            _check_merge(claim, claims)


def _fail(claim: Claim, message: str) -> ContentError:
    return ContentError(f"claim {claim.key!r}: {message}")


def _unique(what: str, values: Iterable[str]) -> None:
    twice = sorted(value for value, times in Counter(values).items() if times > 1)
    if twice:
        raise ContentError(f"The {what} {twice[0]!r} is used twice.")


def _invented_hosts(newsroom: Newsroom) -> None:
    """RFC 2606 reserves `.example`: nobody real can be meant, reached or written to by accident."""
    for person in newsroom.people:
        if not person.email.endswith("@newsroom.example"):
            raise ContentError(f"person {person.key!r}: the e-mail address must end in @newsroom.example.")
    for address in [*(p.home_url for p in newsroom.publishers), *(a.url for a in newsroom.articles)]:
        if not (urlsplit(address).hostname or "").endswith(".example"):
            raise ContentError(f"{address} is not an address under .example.")


def _check_span(claim: Claim) -> None:
    """Checked in the file as it is; the tests check the same in the extracted text."""
    times = claim.article.path.read_text(encoding="utf-8").count(claim.quote)
    if times != 1:
        raise _fail(claim, f"the quote stands {times} times in {claim.article.path.name}; once is needed.")
    if claim.language != claim.article.language:
        raise _fail(claim, f"language is {claim.language!r}, but the article's is {claim.article.language!r}.")


def _check_people(claim: Claim) -> None:
    if (claim.checker is None) != (claim.state is DemoState.CANDIDATE):
        raise _fail(claim, "every claim but a candidate needs a checker.")
    if claim.checker and Role.CHECKER not in claim.checker.roles:
        raise _fail(claim, f"{claim.checker.key!r} is not a checker.")
    editors = [editor for version in claim.versions for editor in version.approved_by]
    editors += [version.changes.by for version in claim.versions if version.changes]
    editors += [claim.hold.by] if claim.hold else []
    editors += [claim.abandoned_by] if claim.abandoned_by else []
    for editor in editors:
        if Role.EDITOR not in editor.roles or editor == claim.checker:
            raise _fail(claim, f"{editor.key!r} cannot decide here: an editor who did not write it is needed.")


def _check_state(claim: Claim) -> None:
    state = claim.state
    last = claim.versions[-1] if claim.versions else None
    facts = {
        "versions": (bool(claim.versions), state in PUBLIC_STATES | DRAFT_STATES),
        "a reason": (bool(claim.reason), state in {DemoState.DISMISSED, DemoState.ABANDONED}),
        "merged_into": (bool(claim.merged_into), state is DemoState.MERGED),
        "abandoned_by": (claim.abandoned_by is not None, state is DemoState.ABANDONED),
        "hold": (claim.hold is not None, state is DemoState.SUSPENDED),
        "a published version": (bool(last and last.published is not None), state in PUBLIC_STATES),
        "requested changes": (bool(last and last.changes), state is DemoState.CHANGES_REQUESTED),
        "a correction": (
            bool(last and last.correction),
            state in {DemoState.CORRECTED, DemoState.RETRACTED},
        ),
        "a version without a rating": (bool(last and last.rating is None), state is DemoState.RETRACTED),
    }
    for what, (there, needed) in facts.items():
        if there != needed:
            raise _fail(claim, f"state {state.value} {'needs' if needed else 'does not allow'} {what}.")
    _check_approvals(claim)


def _check_approvals(claim: Claim) -> None:
    if claim.policy not in APPROVALS_NEEDED:
        raise _fail(claim, f"policy is {claim.policy!r}; use one of: {', '.join(sorted(APPROVALS_NEEDED))}.")
    quorum = APPROVALS_NEEDED[claim.policy]
    for version in claim.versions:
        given = len(version.approved_by)
        if claim.state in PUBLIC_STATES | {DemoState.APPROVED} and given != quorum:
            raise _fail(claim, f"version {version.number} has {given} approvals; {claim.policy} asks for {quorum}.")
        if claim.state is DemoState.IN_SIGN_OFF and not 0 < given < quorum:
            raise _fail(claim, "in sign-off, some approvals but not all of them are needed.")
        if claim.state in {DemoState.IN_PROGRESS, DemoState.CHANGES_REQUESTED} and given:
            raise _fail(claim, f"state {claim.state.value} does not allow approvals.")


def _check_dates(claim: Claim) -> None:
    days = [claim.article.published, claim.found]
    days += [version.published for version in claim.versions if version.published is not None]
    days += [claim.hold.on] if claim.hold else []
    # Calendar days first and rising, then numbers of days before today, falling.
    keys = [(0, day.toordinal()) if isinstance(day, date) else (1, -day) for day in days]
    if keys != sorted(keys):
        raise _fail(claim, "article, claim and versions are not in the order of their dates.")


def _check_version(claim: Claim, version: Version) -> None:
    where = f"version {version.number}"
    words = len(version.explanation.split())
    if version.rating is not None and words not in EXPLANATION_WORDS:
        raise _fail(claim, f"{where}: the explanation has {words} words; 150 to 350 are wanted.")
    if len(version.evidence) not in EVIDENCE_ROWS:
        raise _fail(claim, f"{where}: {len(version.evidence)} pieces of evidence; 2 to 4 are wanted.")
    if len({evidence.url for evidence in version.evidence}) != len(version.evidence):
        raise _fail(claim, f"{where}: the same address is given twice as evidence.")
    if (version.correction is None) != (version.number == 1):
        raise _fail(claim, f"{where}: the first version is no correction, and every later one is.")
    if version.changes and version.number != len(claim.versions):
        raise _fail(claim, f"{where}: only the last version can wait for changes.")
    expected = _EXPECTED_STANCE.get(version.rating) if version.rating else None
    if expected and expected not in {evidence.stance for evidence in version.evidence}:
        raise _fail(claim, f"{where}: rated {version.rating}, but no evidence {expected.value} it.")


def _check_merge(claim: Claim, claims: dict[str, Claim]) -> None:
    target = claims.get(claim.merged_into)
    if target is None or target.state in {DemoState.MERGED, DemoState.DISMISSED, DemoState.CANDIDATE}:
        raise _fail(claim, f"merged_into names {claim.merged_into!r}, which is not an accepted claim.")
