"""Fills the browser tests' database, in a process with the system's own settings: `main` prints what stands where."""

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.urls import reverse

from claims.enums import ClaimStatus, CorrectionKind, ReviewStatus, Role, VerdictStatus
from claims.models import Article, ArticleSnapshot, Claim, Review, User, Verdict
from claims.services import articles, claims, corrections, evidence, intake, people, publishing, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from tests.browser.hostile import HOSTILE, address, cut

SENTENCE = re.compile(r"The council spent .*?its accounts show\.", re.DOTALL)


def at(name: str, thing: Any) -> str:
    """The path of the page of a thing that has a public id."""
    return reverse(name, args=[thing.public_id])


# --- the demo newsroom ---------------------------------------------------------------------------------


def places() -> dict[str, str]:
    """One of each kind of thing of the demo newsroom, by the name of its row in `tests.browser.pages`."""
    shown = Verdict.objects.filter(status=VerdictStatus.PUBLISHED).order_by("pk")
    first, corrected = shown.filter(number=1)[0], shown.filter(number__gt=1)[0]
    seen = Article.objects.filter(snapshots__appearances__claim__in=shown.values("claim")).order_by("pk")[0]
    found = {
        "verdict": at("verdict", first),
        "verdict, corrected": at("verdict", corrected),
        "verdict, old version": at("verdict", corrected) + "?version=1",
        "claim": at("claim", first.claim),
        "article": at("article", seen),
        "claimant": at("claimant", shown.filter(claimant__isnull=False)[0].claimant),
        "publisher": at("publisher", seen.publisher),
        "article id": str(seen.public_id),
    }
    for status in (VerdictStatus.SUSPENDED, VerdictStatus.RETRACTED):
        found[f"verdict, {status}"] = at("verdict", Verdict.objects.filter(status=status).order_by("pk")[0])
    for state in ClaimStatus:
        found[f"claim {state}"] = str(Claim.objects.filter(status=state).order_by("pk")[0].public_id)
    for state in ReviewStatus:
        found[f"review {state}"] = str(Review.objects.filter(status=state).order_by("pk")[0].public_id)
    return found


# --- the hostile newsroom ------------------------------------------------------------------------------


class Hostile:
    """Types the same words into every field that people and articles bring, through the real services."""

    def __init__(self, name: str, words: str, now: datetime, *, suspends: bool) -> None:
        self.words, self.now, self.suspends = words, now, suspends
        self.edition = 0  # what was refused cannot be submitted unchanged
        self.slug = name.replace(" ", "-")
        self.checker, self.editor, self.other = (
            self.person(role, number) for number, role in enumerate((Role.CHECKER, Role.EDITOR, Role.EDITOR))
        )
        self.recused = self.person(Role.EDITOR, 3)

    def person(self, role: Role, number: int) -> User:
        return people.add_person(
            username=f"{self.slug}-{number}",
            email=f"{self.slug}-{number}@newsroom.example",
            password="violet-harbour-71",
            display_name=cut(self.words, 60),
            roles=[role],
            actor=None,
            now=self.tick(),
        )

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def article(self) -> ArticleSnapshot:
        sentences = (
            f"The council spent {number} million crowns on {self.words} its accounts show." for number in "4567"
        )
        row = articles.submit_text(
            text="\n\n".join((f"Once more {self.words}", *sentences)),
            submitted=articles.Submitted(
                url=address(self.words, host=f"{self.slug}.example"),
                headline=cut(self.words, 200),
                publisher=cut(self.words, 100),
                byline=cut(self.words, 100),
            ),
            actor=self.checker,
            now=self.tick(),
        )
        intake.work(intake_id=row.public_id, now=self.tick())
        row.refresh_from_db()
        return row.snapshot

    def claims(self, snapshot: ArticleSnapshot) -> list[Claim]:
        return [
            claims.promote_sentence(
                snapshot_id=snapshot.public_id, start=start, end=end, actor=self.checker, now=self.tick()
            )
            for start, end in (found.span() for found in SENTENCE.finditer(snapshot.text))
        ]

    def accepted(self, claim: Claim) -> Review:
        claims.edit_claim(claim_id=claim.public_id, name=cut(self.words, 100), actor=self.checker, now=self.tick())
        claims.accept_claim(
            claim_id=claim.public_id,
            text=f"{claim.text[:20]} {self.words}",
            claimant=cut(self.words, 150),
            topics=[cut(self.words, 60)],
            actor=self.checker,
            now=self.tick(),
        )
        review = Review.objects.get(claim=claim)
        return reviews.take(review_id=review.public_id, actor=self.checker, now=self.tick())

    def written(self, review: Review, rating: str) -> Review:
        review = Review.objects.select_related("working_version").get(pk=review.pk)
        self.edition += 1
        version = save_draft(
            review_id=review.public_id,
            edit_count=review.working_version.edit_count,
            draft=Draft(
                rating=rating,
                claim_reviewed=self.words,
                headline=cut(f"{self.edition} {self.words}", 200),
                summary=cut(self.words, 600),
                explanation=f"{self.words}\n\n# {self.words}\n\n- {self.words}\n\n    {self.words}\n\n> `{self.words}`",
                topics=(cut(self.words, 60),),
            ),
            actor=self.checker,
            now=self.tick(),
        )
        for number in range(version.citations.count(), 2):
            self.cite(review, number)
        return review

    def cite(self, review: Review, number: int) -> None:
        cited = evidence.add_evidence(
            review_id=review.public_id,
            source=evidence.Source(
                url=address(f"{number}-{self.words}"),
                title=cut(self.words, 300),
                publisher_name=cut(self.words, 200),
                kind="primary",
            ),
            use=evidence.Use(
                stance="refutes",
                why=self.words,
                quote=self.words,
                prefix=cut(self.words, 60),
                suffix=cut(self.words, 60),
            ),
            actor=self.checker,
            now=self.tick(),
        )
        this = {"review_id": review.public_id, "evidence_id": cited.evidence.public_id, "actor": self.checker}
        if number:
            evidence.waive_capture(reason=self.words, now=self.tick(), **this)
        else:
            body = self.words.encode()
            evidence.capture(
                body=body, content_type="text/html", archive_url=address(self.words), now=self.tick(), **this
            )

    def submitted(self, review: Review) -> int:
        version = Review.objects.select_related("working_version").get(pk=review.pk).working_version
        reviews.submit(review_id=review.public_id, seen_version=version.number, actor=self.checker, now=self.tick())
        return version.number

    def changes_asked(self, review: Review, rating: str) -> None:
        seen = self.submitted(self.written(review, rating))
        sign_off.request_changes(
            review_id=review.public_id, seen_version=seen, comment=self.words, actor=self.editor, now=self.tick()
        )

    def published(self, review: Review, rating: str) -> None:
        seen = self.submitted(self.written(review, rating))
        for editor in (self.editor, self.other):
            sign_off.approve(
                review_id=review.public_id, seen_version=seen, comment=self.words, actor=editor, now=self.tick()
            )
        publishing.publish(review_id=review.public_id, seen_version=seen, actor=self.editor, now=self.tick())

    def correction(self, review: Review, kind: CorrectionKind, rating: str) -> None:
        corrections.start_correction(
            review_id=review.public_id,
            kind=kind,
            reason=cut(self.words, 400),
            public_note=self.words,
            actor=self.checker,
            now=self.tick(),
        )
        self.published(review, rating)

    def walk(self) -> dict[str, Any]:
        """Four claims of one article: corrected, waiting for sign-off, withdrawn, dismissed; where all that shows."""
        snapshot = self.article()
        public, waiting, withdrawn, dismissed = self.claims(snapshot)
        shown, signed, gone = (self.accepted(claim) for claim in (public, waiting, withdrawn))
        self.changes_asked(shown, "false")
        self.published(shown, "false")
        self.correction(shown, CorrectionKind.CORRECTION, "half_true")
        self.changes_asked(signed, "true")
        self.submitted(self.written(signed, "true"))
        sign_off.recuse(review_id=signed.public_id, reason=cut(self.words, 400), actor=self.recused, now=self.tick())
        self.published(gone, "true")
        if self.suspends:
            publishing.suspend(
                review_id=gone.public_id, reason=cut(self.words, 400), actor=self.editor, now=self.tick()
            )
        else:
            self.correction(gone, CorrectionKind.RETRACTION, "")
        claims.dismiss_claim(
            claim_id=dismissed.public_id, reason=cut(self.words, 300), actor=self.checker, now=self.tick()
        )
        public.refresh_from_db()
        return {
            "claim": Verdict.objects.get(review=shown).claim_reviewed,
            "public": [
                at("verdict", shown), at("verdict", gone), at("claim", public), at("article", snapshot.article),
                at("claimant", public.claimant), at("publisher", snapshot.article.publisher),
            ],
            "article": str(snapshot.article.public_id),
            "claims": [str(each.public_id) for each in (public, waiting, withdrawn, dismissed)],
            "reviews": [str(each.public_id) for each in (shown, signed, gone)],
        }  # fmt: skip


def main() -> None:
    call_command("seed_demo", verbosity=0, stdout=sys.stderr)
    found = places()
    now = datetime.now(UTC) - timedelta(hours=2)
    hostile = {
        name: Hostile(name, words, now, suspends=bool(number % 2)).walk()
        for number, (name, words) in enumerate(HOSTILE.items())
    }
    json.dump({"places": found, "hostile": hostile}, sys.stdout)
