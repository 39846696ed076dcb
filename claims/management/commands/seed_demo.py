"""The demo newsroom: people, articles, claims in every state; with --scale, claims by the million for load tests."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandParser

from claims.management.demo import content
from claims.management.demo.scale import fill
from claims.management.demo.seeding import PASSWORD, Seeder


class Command(BaseCommand):
    help = (
        "Walks a demo newsroom through the real services: people of every role, articles, claims in every "
        "state, verdicts with evidence, a correction, a retraction. Running it again adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            type=int,
            default=0,
            metavar="N",
            help="also write N claims with reviews and verdicts by COPY, for load tests",
        )

    def handle(self, *args, **options):
        newsroom = content.load()
        seeder = Seeder(newsroom, datetime.now(UTC).date(), lambda line: self.stderr.write(f"  {line}"))
        counts = seeder.run()
        self.stdout.write(
            f"{newsroom.name}: {counts['people']} people, {counts['articles']} articles, {counts['claims']} claims."
        )
        self.stdout.write(f"Sign in as (password for all: {PASSWORD}):")
        for person in newsroom.people:
            self.stdout.write(f"  {person.key:<10} {', '.join(sorted(person.roles)):<10} {person.name}")
        if options["scale"]:
            self.stdout.write(fill(options["scale"], say=lambda line: self.stderr.write(f"  {line}")))
