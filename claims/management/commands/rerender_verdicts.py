"""Write the public row of every verdict again, after a change of settings, of the form of documents, or of names."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims.models import Publication, Review
from claims.services.public_record import rerender_verdict

BATCH = 200


class Command(BaseCommand):
    """Publications are never touched: what was published stays as it was published."""

    help = "Render the current public documents of all verdicts again. Published versions are not touched."

    def handle(self, *args: Any, **options: Any) -> None:
        done = last = 0
        while True:
            batch = _rerender_after(last)
            if not batch:
                break
            done, last = done + len(batch), batch[-1]
            if self.stderr.isatty():
                self.stderr.write(f"\r{done}", ending="")
        self.stdout.write(f"{done} verdicts rendered.")


@transaction.atomic
def _rerender_after(last: int) -> list[int]:
    """One batch in one transaction: rows are locked as an editor's act would lock them, and not for long."""
    reviews = list(
        Review.objects.filter(Exists(Publication.objects.filter(review=OuterRef("pk"))), pk__gt=last)
        .order_by("pk")
        .select_for_update()[:BATCH]
    )
    for review in reviews:
        rerender_verdict(review=review)
    return [review.pk for review in reviews]
