"""Check every hash chain of the record: exit 0 when it holds, 1 and the first broken links when not."""

from django.core.management.base import BaseCommand

from claims.services import audit


class Command(BaseCommand):
    help = "Checks the hash chain of every target, every seal, and that the database guards are awake and unchanged."

    def handle(self, *args, **options):
        result = audit.verify()
        for broken in result.broken:
            self.stderr.write(f"BROKEN {broken.place}: {broken.reason}.")
        self.stdout.write(
            f"{result.events} events in {result.chains} chains, {result.seals} seals: "
            + (f"{len(result.broken)} broken." if result.broken else "all hold.")
        )
        if result.broken:
            raise SystemExit(1)
