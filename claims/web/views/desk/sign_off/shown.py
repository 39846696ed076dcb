"""What the page of a sign-off shows, put together from what the queries found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.enums import Decision, ReviewStatus
from claims.models import ReviewVersion, SignOff, User, Verdict
from claims.queries import desk as desk_queries
from claims.queries.search import NearVerdict
from claims.queries.signing import Signing
from claims.representations.markdown import render
from claims.web.differences import Difference
from claims.web.public_verdict import read
from claims.web.review_history import Told, told
from claims.web.version_differences import version_differences
from claims.workflow.beside import AllowedBeside
from claims.workflow.decide import Allowed
from claims.workflow.transitions import find

SHOWN_NEAR = 4
"""Near verdicts that are listed; the spread counts them all."""
NOW: dict[str, Any] = {
    ReviewStatus.QUEUED: _("Nobody works on this review yet, so there is nothing to sign."),
    ReviewStatus.IN_PROGRESS: _("A draft is being written. It comes here when it is submitted."),
    ReviewStatus.CHANGES_REQUESTED: _("The vote is over: changes were asked for. They come back as a new version."),
    ReviewStatus.APPROVED: _("The vote is over: enough editors stand by this version. It can be published."),
    ReviewStatus.PUBLISHED: _("This is the version that readers see."),
    ReviewStatus.RETRACTED: _("This verdict was retracted. Its page stays and says so; nothing more can be done here."),
    ReviewStatus.ABANDONED: _("This review was abandoned without a verdict."),
}
"""What follows, where the form of the vote does not say it."""
WITHHELD = _("Readers do not see this verdict at present, and are told why.")


@dataclass(frozen=True)
class NearShown:
    """A verdict on a near claim: its public document, how near, and codes of what turns the meaning."""

    doc: Mapping[str, Any]
    score: float
    differences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SignOffPage:
    """Everything on the page. `acts` and `beside` hold what is offered in this state, refused or not."""

    signing: Signing
    version: ReviewVersion | None
    explanation: str
    acts: dict[str, Allowed]
    beside: dict[str, AllowedBeside]
    own_vote: SignOff | None
    now: Any
    differences: list[Difference]
    sent_back: list[SignOff]
    since_read: list[Difference]
    read: ReviewVersion | None
    near: list[NearShown]
    spread: list[tuple[str, int]]
    earlier: list[Mapping[str, Any]]
    history: list[Told]

    @property
    def near_count(self) -> int:
        return sum(count for _, count in self.spread)

    @property
    def pips(self) -> list[bool]:
        """One for each approval that is needed: whether it stands. Empty while that would tell of an open vote."""
        given, needed = self.signing.desk.approvals, self.signing.review.policy.approvals_needed
        return [] if given is None else [number < given for number in range(needed)]

    @property
    def captured(self) -> int:
        return sum(each.citation.capture_id is not None for each in self.signing.evidence)

    @property
    def changed_sources(self) -> int:
        return sum(each.newer is not None for each in self.signing.evidence)


def sign_off_page(signing: Signing, *, person: User, seen: int | None = None) -> SignOffPage:
    """The page for one person; `seen` is the version that she has read, where that is no longer the current one."""
    version, found = signing.version, signing.desk
    read_before = signing.numbered(seen) if version and seen != version.number else None
    near = [_near(each) for each in signing.near]
    return SignOffPage(
        signing=signing,
        version=version,
        explanation=render(version.explanation) if version else "",
        acts=_offered(signing),
        beside={each.act.value: each for each in signing.beside},
        own_vote=next(
            (each for each in signing.votes if each.decided_by_id == person.pk and each.withdrawn_at is None), None
        ),
        now=_now(signing),
        differences=_between(signing, signing.base, version),
        sent_back=[each for each in found.decisions if signing.base and _asks_for_changes(each, signing.base)],
        since_read=_between(signing, read_before, version),
        read=read_before,
        near=near[:SHOWN_NEAR],
        spread=Counter(each.doc["rating"]["label"] for each in near if each.doc["rating"]).most_common(),
        earlier=[_document(each) for each in signing.earlier],
        history=told(desk_queries.history(found.review.public_id, actor=person), found.decisions),
    )


def _now(signing: Signing) -> Any:
    return WITHHELD if signing.review.suspended_at is not None else NOW.get(signing.review.status, "")


def _offered(signing: Signing) -> dict[str, Allowed]:
    """Actions that the table has in this state, so that only those are greyed that somebody could do."""
    status = signing.desk.facts.status
    return {each.action.value: each for each in signing.desk.actions if find(each.action, status)}


def _between(signing: Signing, old: ReviewVersion | None, new: ReviewVersion | None) -> list[Difference]:
    if old is None or new is None:
        return []
    citations = signing.citations_of
    return version_differences(
        old, new, old_citations=citations.get(old.pk, []), new_citations=citations.get(new.pk, [])
    )


def _asks_for_changes(vote: SignOff, version: ReviewVersion) -> bool:
    return vote.version_id == version.pk and vote.decision == Decision.REQUEST_CHANGES


def _near(found: NearVerdict) -> NearShown:
    return NearShown(_document(found.verdict), found.score, found.differences)


def _document(verdict: Verdict) -> Mapping[str, Any]:
    document: Mapping[str, Any] = read(verdict.summary_json)
    return document
