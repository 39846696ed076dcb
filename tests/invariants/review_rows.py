"""Reviews, versions, decisions and publications, by the shortest way that the database accepts."""

from typing import Any

from django.db import connection

from claims.models import (
    Citation,
    Contribution,
    Correction,
    Evidence,
    EvidenceCapture,
    Lease,
    Publication,
    Recusal,
    Review,
    ReviewVersion,
    SignOff,
    SignOffPolicy,
    User,
    Verdict,
)
from tests.invariants.rows import LATER, NOW, claim, create, digest, editor, number, standard_rating, user

TOKEN = "6a1f5c1e-6f0e-4a55-9f3e-0d3f9a7b1c11"


def panel() -> SignOffPolicy:
    return SignOffPolicy.objects.get(code="panel")


def policy(**given: Any) -> SignOffPolicy:
    return create(
        SignOffPolicy,
        given,
        code=lambda: f"policy-{number()}",
        version=1,
        label="Two editors",
        approvals_needed=2,
        roles=["editor"],
        blind=True,
        created_at=NOW,
    )


def review(**given: Any) -> Review:
    return create(Review, given, claim=claim, policy=panel, opened_at=NOW)


def review_in_work(**given: Any) -> Review:
    return create(Review, given, claim=claim, policy=panel, opened_at=NOW, status="in_progress", assignee=user)


def draft(**given: Any) -> ReviewVersion:
    return create(
        ReviewVersion,
        given,
        review=review_in_work,
        number=1,
        rating=standard_rating,
        claim_reviewed="The mill bridge was closed for 18 months.",
        headline="Eleven months, not eighteen",
        explanation="The road office's log has it.",
        written_by=user,
        created_at=NOW,
        edited_at=NOW,
    )


def frozen(*, contributors: tuple[User, ...] = (), **given: Any) -> ReviewVersion:
    """A version that was written (also by `contributors`) and then frozen."""
    version = draft(**given)
    for each in contributors:
        contribution(version=version, user=each)
    version.content_sha256, version.frozen_at = digest(), NOW
    version.save()
    return version


def successor(version: ReviewVersion, **given: Any) -> dict[str, Any]:
    """The values that make the next version of the same line."""
    return {"review": version.review, "number": version.number + 1, "based_on": version} | given


def contribution(**given: Any) -> Contribution:
    return create(Contribution, given, version=draft, user=user, first_at=NOW)


def lease(**given: Any) -> Lease:
    return create(Lease, given, review=review, holder=user, token=TOKEN, renewed_at=NOW, expires_at=LATER)


def evidence(**given: Any) -> Evidence:
    return create(
        Evidence,
        given,
        review=review,
        url=lambda: f"https://records.example/{number()}",
        title="Road office log",
        publisher_name="Road office",
        kind="data",
        added_by=user,
        added_at=NOW,
    )


def capture(**given: Any) -> EvidenceCapture:
    return create(EvidenceCapture, given, evidence=evidence, captured_at=NOW, captured_by=user, sha256=digest)


def citation(**given: Any) -> Citation:
    version = given.pop("version", None) or draft()
    return create(
        Citation,
        given,
        version=version,
        evidence=lambda: evidence(review=version.review),
        stance="refutes",
        why="It counts the days.",
        position=1,
    )


def sign_off(**given: Any) -> SignOff:
    version = given.pop("version", None) or frozen()
    return create(
        SignOff,
        given,
        version=version,
        version_writer=lambda: User.objects.get(pk=version.written_by_id),
        decided_by=editor,
        decision="approve",
        content_sha256=version.content_sha256,
        decided_at=NOW,
    )


def signed(**given: Any) -> ReviewVersion:
    """A frozen version with two standing approvals; the quorum of the policy `panel`."""
    version = frozen(**given)
    sign_off(version=version)
    sign_off(version=version)
    return version


def recusal(**given: Any) -> Recusal:
    return create(Recusal, given, review=review, user=user, reason="A cousin.", declared_at=NOW)


def correction(**given: Any) -> Correction:
    version = given.pop("from_version", None) or frozen()
    return create(
        Correction,
        given,
        review=version.review,
        kind="correction",
        from_version=version,
        reason="A figure.",
        started_by=user,
        started_at=NOW,
    )


def publication(**given: Any) -> Publication:
    version = given.pop("version", None) or signed()
    return create(
        Publication,
        given,
        review=version.review,
        version=version,
        number=version.number,
        kind=version.kind,
        published_at=NOW,
        detail="{}",
        sha256=digest,
    )


def verdict(**given: Any) -> Verdict:
    frozen_document = given.pop("publication", None) or published()
    return create(
        Verdict,
        given,
        review=frozen_document.review,
        public_id=frozen_document.review.public_id,
        publication=frozen_document,
        claim=frozen_document.review.claim,
        status="published",
        number=frozen_document.number,
        headline="Eleven months, not eighteen",
        claim_reviewed="The mill bridge was closed for 18 months.",
        search_text="mill bridge",
        published_at=NOW,
        modified_at=NOW,
        summary_json="{}",
        detail_json="{}",
        etag=digest,
    )


def move(row: Review, to: str) -> None:
    """One UPDATE to another status, with the columns that this status needs and nothing else."""
    is_public = to in ("published", "retracted")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_review SET status = %(to)s,"
            " published_version_id = CASE WHEN %(is_public)s THEN working_version_id ELSE published_version_id END,"
            " published_at = CASE WHEN %(is_public)s THEN %(now)s ELSE published_at END,"
            " retracted_at = CASE WHEN %(to)s = 'retracted' THEN %(now)s ELSE retracted_at END"
            " WHERE id = %(id)s",
            {"to": to, "is_public": is_public, "now": NOW, "id": row.pk},
        )
    row.refresh_from_db()


def submitted(version: ReviewVersion) -> Review:
    """The review of a frozen version, in sign-off."""
    Review.objects.filter(pk=version.review_id).update(working_version=version)
    row = Review.objects.get(pk=version.review_id)
    move(row, "in_sign_off")
    return row


def approved(**given: Any) -> Review:
    row = submitted(signed(**given))
    move(row, "approved")
    return row


def published(**given: Any) -> Publication:
    """A review whose first version is published."""
    row = approved(**given)
    made = publication(version=row.working_version, review=row)
    move(row, "published")
    return made
