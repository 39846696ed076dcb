"""Walks the demo newsroom through the real services, in the order in which things happened.

Nothing is written around the services: what a person could not do, the demo cannot do either. Running it
again adds nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from claims.enums import ClaimStatus, Role
from claims.management.demo import deadlines
from claims.management.demo.shapes import Claim as DemoClaim
from claims.management.demo.shapes import DemoState, Newsroom, Version, on_day
from claims.management.demo.shapes import Person as DemoPerson
from claims.models import Appearance, Article, Claim, Review, User
from claims.services import (
    articles,
    audit,
    claims,
    corrections,
    drafting,
    evidence,
    intake,
    outbox,
    people,
    publishing,
    reviews,
    sign_off,
)

PASSWORD = "demo-newsroom-1"  # noqa: S105 - printed for everybody to use, on a demo only
ADVANCED = {DemoState.IN_SIGN_OFF, DemoState.CHANGES_REQUESTED, DemoState.APPROVED}
WAIVER = "Cited by its address; no copy was taken for the demo."

Act = Callable[[datetime], object]


@dataclass
class Seeder:
    """One walk. `say` reports progress to whoever watches."""

    newsroom: Newsroom
    today: date
    say: Callable[[str], object]
    users: dict[str, User] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def run(self) -> dict[str, int]:
        """Seed what is not there yet; how many people, articles and claims there are afterwards."""
        self._people()
        self._articles()
        self._claims()
        now = datetime.now(UTC)
        deadlines.spread(editor=self._first(Role.CHIEF), now=now)
        outbox.relay(now=now)
        audit.seal(now=now)
        return {
            "people": len(self.users),
            "articles": len(self.newsroom.articles),
            "claims": len(self.newsroom.claims),
        }

    # --- people and articles

    def _people(self) -> None:
        opened = datetime.combine(date(2024, 1, 2), time(9), UTC)
        for person in self.newsroom.people:
            user = User.objects.filter(username=person.key).first() or people.add_person(
                username=person.key,
                email=person.email,
                password=PASSWORD,
                display_name=person.name,
                roles=sorted(person.roles),
                actor=None,
                now=opened,
                time_zone=person.time_zone,
            )
            self.users[person.key] = user
        self.say(f"{len(self.users)} people")

    def _articles(self) -> None:
        checker = self._first(Role.CHECKER)
        for article in sorted(self.newsroom.articles, key=lambda each: each.published):
            if Article.objects.filter(addresses__url=article.url, snapshots__isnull=False).exists():
                continue
            when = datetime.combine(article.published, time(11), UTC)
            row = articles.submit_file(
                body=article.path.read_bytes(),
                file_name=article.path.name,
                content_type=article.media_type,
                submitted=articles.Submitted(
                    url=article.url,
                    headline=article.headline,
                    publisher=article.publisher.name,
                    byline=article.byline,
                    in_language=article.language,
                    date_published=article.published,
                ),
                actor=checker,
                now=when,
            )
            outcome = intake.work(intake_id=row.public_id, now=when)
            if outcome.ending != intake.Ending.DONE:
                row.refresh_from_db()
                # A worker that runs already may have taken it: its result is as good.
                self.say(f"{article.key}: {outcome.ending} {outcome.detail or row.state}")
        self.say(f"{len(self.newsroom.articles)} articles")

    # --- claims

    def _claims(self) -> None:
        """All acts of all claims, in the order of their days; acts of one claim keep their order."""
        acts: list[tuple[datetime, int, Act]] = []
        for number, demo in enumerate(self.newsroom.claims):
            found = self._find(demo)
            if found is None:
                continue
            self.claims[demo.key] = found
            if found.status == ClaimStatus.CANDIDATE:
                acts += [(when, number, act) for when, act in self._walk(demo, found, number)]
        for when, _, act in sorted(acts, key=lambda each: each[:2]):
            act(when)
        self.say(f"{len(self.claims)} claims")

    def _find(self, demo: DemoClaim) -> Claim | None:
        """The claim at the quoted words: proposed by the scorer, or promoted here by hand."""
        article = Article.objects.get(addresses__url=demo.article.url)
        article = article.duplicate_of or article
        snapshot = article.snapshots.order_by("number").first()
        start = snapshot.text.find(demo.quote) if snapshot else -1
        if snapshot is None or start < 0:
            self.say(f"{demo.key}: its words are not in the article")
            return None
        end = start + len(demo.quote)
        known = Appearance.objects.filter(snapshot=snapshot, start=start, end=end).first()
        if known is not None:
            return known.claim
        return claims.promote_sentence(
            snapshot_id=snapshot.public_id,
            start=start,
            end=end,
            actor=self.users[demo.checker.key] if demo.checker else self._first(Role.CHECKER),
            now=self._at(demo.found, 9),
        )

    def _walk(self, demo: DemoClaim, claim: Claim, number: int) -> Iterator[tuple[datetime, Act]]:
        """What happens to one claim, each act with its time."""
        clock = self._at(demo.found, 10, number)
        wording = self._reword(demo, claim)
        yield clock, wording
        if demo.state == DemoState.CANDIDATE or demo.checker is None:
            return
        checker = self.users[demo.checker.key]
        clock += timedelta(minutes=20)
        if demo.state == DemoState.DISMISSED:
            yield (
                clock,
                lambda now: claims.dismiss_claim(claim_id=claim.public_id, reason=demo.reason, actor=checker, now=now),
            )
            return
        decider = self._first(Role.CHIEF) if demo.policy != "panel" else checker
        yield (
            clock,
            lambda now: claims.accept_claim(
                claim_id=claim.public_id,
                actor=decider,
                now=now,
                policy_code=None if demo.policy == "panel" else demo.policy,
            ),
        )
        if demo.state == DemoState.MERGED:
            yield clock + timedelta(minutes=10), self._merge(demo, claim)
            return
        yield from self._review(demo, claim, checker, clock)

    def _review(self, demo: DemoClaim, claim: Claim, checker: User, clock: datetime) -> Iterator[tuple[datetime, Act]]:
        if demo.state == DemoState.ACCEPTED:
            return
        clock += timedelta(hours=1)
        yield clock, lambda now: reviews.take(review_id=self._review_id(claim), actor=checker, now=now)
        for version in demo.versions:
            if version.published is not None:
                clock = max(clock, self._at(version.published, 12))
            clock += timedelta(minutes=30)
            yield clock, self._write(demo, claim, version, checker)
            if demo.state in ADVANCED or version.published is not None:
                yield clock + timedelta(minutes=5), self._sign(demo, claim, version, checker)
        if demo.state == DemoState.ABANDONED and demo.abandoned_by:
            editor = self.users[demo.abandoned_by.key]
            yield (
                clock + timedelta(hours=1),
                lambda now: reviews.abandon(
                    review_id=self._review_id(claim), reason=demo.reason, actor=editor, now=now
                ),
            )
        if demo.hold is not None:
            hold, holder = demo.hold, self.users[demo.hold.by.key]
            yield (
                self._at(hold.on, 15),
                lambda now: publishing.suspend(
                    review_id=self._review_id(claim), reason=hold.reason, actor=holder, now=now
                ),
            )

    # --- single acts

    def _reword(self, demo: DemoClaim, claim: Claim) -> Act:
        actor = self.users[demo.checker.key] if demo.checker else self._first(Role.CHECKER)

        def act(now: datetime) -> None:
            claims.edit_claim(
                claim_id=claim.public_id,
                text=demo.text,
                name=demo.name,
                claimant=demo.claimant,
                claimant_kind=demo.claimant_kind,
                topics=demo.topics,
                date_made=demo.article.published,
                actor=actor,
                now=now,
            )

        return act

    def _merge(self, demo: DemoClaim, claim: Claim) -> Act:
        """The target has to be accepted by then; the content's own dates see to that."""

        def act(now: datetime) -> None:
            editor = self._first(Role.EDITOR)
            claims.merge_claims(
                claim_id=claim.public_id,
                into_id=self.claims[demo.merged_into].public_id,
                actor=editor,
                now=now,
            )

        return act

    def _write(self, demo: DemoClaim, claim: Claim, version: Version, checker: User) -> Act:
        def act(now: datetime) -> None:
            review_id = self._review_id(claim)
            if version.correction is not None:
                corrections.start_correction(
                    review_id=review_id,
                    kind=version.correction.kind,
                    reason=version.correction.note[:400],
                    public_note=version.correction.note,
                    actor=checker,
                    now=now,
                )
            working = Review.objects.get(public_id=review_id).working_version
            if working is None:
                raise LookupError(demo.key)
            drafting.save_draft(
                review_id=review_id,
                edit_count=working.edit_count,
                draft=drafting.Draft(
                    rating=version.rating or "",
                    headline=version.headline,
                    summary=version.summary,
                    explanation=version.explanation.strip(),
                    in_language=demo.language if version.number == 1 else None,
                    topics=demo.topics,
                ),
                actor=checker,
                now=now,
            )
            self._cite(review_id, version, checker, now)

        return act

    def _cite(self, review_id: UUID, version: Version, checker: User, now: datetime) -> None:
        working = Review.objects.get(public_id=review_id).working_version
        cited = set(working.citations.values_list("evidence__url", flat=True)) if working else set()
        for each in version.evidence:
            if each.url in cited:
                continue
            citation = evidence.add_evidence(
                review_id=review_id,
                source=evidence.Source(url=each.url, title=each.title, publisher_name=each.publisher, kind=each.kind),
                use=evidence.Use(stance=each.stance, quote=each.quote, why=each.why),
                actor=checker,
                now=now,
            )
            evidence.waive_capture(
                review_id=review_id,
                evidence_id=citation.evidence.public_id,
                reason=WAIVER,
                actor=checker,
                now=now,
            )

    def _sign(self, demo: DemoClaim, claim: Claim, version: Version, checker: User) -> Act:
        """Submit, then what the editors do with it."""

        def act(now: datetime) -> None:
            review_id = self._review_id(claim)
            seen = version.number
            reviews.submit(review_id=review_id, seen_version=seen, actor=checker, now=now)
            if version.changes is not None:
                sign_off.request_changes(
                    review_id=review_id,
                    seen_version=seen,
                    comment=version.changes.comment,
                    actor=self.users[version.changes.by.key],
                    now=now + timedelta(minutes=30),
                )
            for minutes, approver in enumerate(version.approved_by, start=1):
                sign_off.approve(
                    review_id=review_id,
                    seen_version=seen,
                    actor=self.users[approver.key],
                    now=now + timedelta(minutes=20 * minutes),
                )
            if version.published_by is not None:
                publishing.publish(
                    review_id=review_id,
                    seen_version=seen,
                    actor=self.users[version.published_by.key],
                    now=now + timedelta(hours=1),
                )

        return act

    # --- small things

    def _review_id(self, claim: Claim) -> UUID:
        return Review.objects.filter(claim=claim).latest("pk").public_id

    def _first(self, role: Role) -> User:
        person: DemoPerson = self.newsroom.with_role(role)[0]
        return self.users[person.key]

    def _at(self, day: date | int, hour: int, offset: int = 0) -> datetime:
        """A time on that day; never in the future, whatever the hour of seeding."""
        moment = datetime.combine(on_day(day, today=self.today), time(hour), UTC)
        moment += timedelta(minutes=offset)
        return min(moment, datetime.now(UTC) - timedelta(hours=3))
