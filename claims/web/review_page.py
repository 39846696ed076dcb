"""Everything that the page of one review shows to one person, in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from claims.enums import CorrectionKind, Decision, ReviewStatus, VersionKind
from claims.models import Citation, Rating, Review, ReviewVersion, SignOff, User
from claims.queries import desk, people, ratings
from claims.queries.desk import DeskReview
from claims.queries.search import NearVerdict, near_verdicts
from claims.queries.version_content import Check
from claims.text.citing import cited, uncited, unknown
from claims.web.draft_text import DraftText
from claims.web.review_history import Told, told
from claims.workflow.decide import Allowed

NEAR = 3
# Refused for reasons that a greyed button would not make better: not now, or never by this person.
_NOT_SHOWN = {"review.wrong_status", "role.not_allowed"}
_NOT_OF_RETRACTIONS = {"rating", "evidence"}
_FIELDS = {
    "rating": "rating",
    "headline": "id_headline",
    "summary": "id_summary",
    "explanation": "id_explanation",
    "evidence": "evidence",
    "captures": "evidence",
    "public_note": "id_public_note",
}


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """`person` is who looks; parts that only some states show are read when the template asks for them."""

    found: DeskReview
    person: User

    @property
    def review(self) -> Review:
        return self.found.review

    @property
    def working(self) -> ReviewVersion | None:
        return self.found.working

    @cached_property
    def acts(self) -> dict[str, Allowed]:
        """Every act by its name."""
        return {str(each.action): each for each in self.found.actions}

    @cached_property
    def shown(self) -> dict[str, Allowed]:
        """The acts that the page offers, or greys with their reason."""
        return {name: each for name, each in self.acts.items() if each.allowed or each.code not in _NOT_SHOWN}

    @property
    def is_editable(self) -> bool:
        return self.acts["save_draft"].allowed

    @property
    def is_frozen(self) -> bool:
        """The newest text is frozen; the next save begins a version after it."""
        return self.working is not None and self.working.frozen_at is not None

    @property
    def next_number(self) -> int:
        """The version that submitting would freeze."""
        newest = max((each.number for each in self.found.versions), default=0)
        return newest + 1 if self.is_frozen or self.working is None else self.working.number

    @property
    def is_retraction(self) -> bool:
        return self.working is not None and self.working.kind == VersionKind.RETRACTION

    @property
    def wants_note(self) -> bool:
        return self.found.correction is not None and self.found.correction.kind != CorrectionKind.TYPO

    @cached_property
    def text(self) -> DraftText:
        """What is stored."""
        if self.working is None:
            return DraftText(claim_reviewed=self.review.claim.text)
        return DraftText.of(self.working, self.found.correction)

    @property
    def hold(self) -> str:
        """The token of the hold on the draft that this person's pages share; "" when it ran out."""
        lease = self.found.lease
        return str(lease.token) if lease is not None and lease.holder_id == self.person.pk else ""

    @cached_property
    def scale(self) -> list[Rating]:
        return ratings.in_use()

    @property
    def is_rated_elsewhere(self) -> bool:
        """The rating is a step of an older scale, so none of the steps shown is the chosen one."""
        rating = self.working.rating if self.working else None
        return rating is not None and rating.code not in {each.code for each in self.scale}

    @cached_property
    def requests(self) -> list[SignOff]:
        """The requests for changes that are still to be answered, newest version first."""
        published = self.review.published_version.number if self.review.published_version else 0
        asked = [each for each in self.found.decisions if each.decision == Decision.REQUEST_CHANGES]
        newest = max((each.version.number for each in asked), default=0)
        return [each for each in asked if each.version.number == newest > published]

    @property
    def answers_requests(self) -> bool:
        """Whether the requests are about what is worked on, and not about what has been settled since."""
        return self.review.status in (ReviewStatus.CHANGES_REQUESTED, ReviewStatus.IN_PROGRESS) and bool(self.requests)

    @cached_property
    def evidence(self) -> list[Citation]:
        return self.found.citations

    @property
    def citing(self) -> dict[str, list[int]]:
        """Which evidence the explanation names, does not name, and names in vain."""
        explanation = self.text.explanation
        count = len(self.evidence)
        return {
            "cited": cited(explanation),
            "uncited": uncited(explanation, count),
            "unknown": unknown(explanation, count),
        }

    @property
    def checks(self) -> list[Check]:
        """The requirements, without those that a retraction does not have."""
        return [each for each in self.found.checks if not (self.is_retraction and each.code in _NOT_OF_RETRACTIONS)]

    @property
    def open_checks(self) -> list[tuple[Check, str]]:
        """What is missing, each with the id of the part of the page where it is mended."""
        return [(each, _FIELDS[each.code]) for each in self.checks if not each.passed]

    @property
    def done_checks(self) -> list[Check]:
        return [each for each in self.checks if each.passed]

    @property
    def uncaptured(self) -> list[int]:
        """Numbers of the evidence that is neither captured nor waived."""
        return [
            number
            for number, each in enumerate(self.evidence, start=1)
            if each.capture_id is None and each.waived_by_id is None
        ]

    @cached_property
    def colleagues(self) -> list[User]:
        """Whom the review can be given to."""
        recused = {each.user_id for each in self.found.recusals}
        return [each for each in people.workers() if each.pk not in recused]

    @cached_property
    def history(self) -> list[Told]:
        return told(desk.history(self.review.public_id, actor=self.person), self.found.decisions)

    @cached_property
    def near(self) -> list[NearVerdict]:
        """Published verdicts on nearly the same words, other than this review's own."""
        found = near_verdicts(self.text.claim_reviewed, language=self.text.in_language, limit=NEAR + 1)
        return [each for each in found if each.verdict.pk != self.review.pk][:NEAR]


def load(public_id: UUID, *, person: User) -> ReviewPage:
    """The page of a review. Raises NotFound."""
    return ReviewPage(found=desk.load(public_id, actor=person), person=person)


def around(page: ReviewPage, *, edit: int | None = None) -> dict[str, Any]:
    """The hidden fields of the draft's form. `edit` is the edit that the page has just made, if any.

    When somebody saved since, the form keeps that number, so that its next save is compared and not simply taken.
    """
    current = page.working.edit_count if page.working else 0
    seen = current if edit is None else edit
    return {
        "edit_count": seen,
        "lease_token": page.hold,
        "base": page.text.fingerprint() if seen == current else "",
    }
