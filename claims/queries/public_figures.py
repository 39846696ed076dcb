"""Counts of what is published, for the pages that say how we work. Everything here may be told to anybody."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max
from django.db.models.functions import TruncMonth

from claims.enums import VerdictStatus
from claims.models import SignOffPolicy, Verdict

_FIGURES = """
SELECT 'rating', rating_code, count(*) FROM claims_verdict WHERE status = 'published' GROUP BY 2
UNION ALL
SELECT 'status', status, count(*) FROM claims_verdict GROUP BY 2
UNION ALL
SELECT 'correction', kind, count(*) FROM claims_correction WHERE published_at IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'year', '', count(*) FROM claims_verdict WHERE status = 'published' AND published_at >= %s"""


@dataclass(frozen=True)
class Figures:
    """How many published verdicts, by rating and this year; how many of each status; corrections by kind."""

    by_rating: Counter[str] = field(default_factory=Counter)
    by_status: Counter[str] = field(default_factory=Counter)
    corrections: Counter[str] = field(default_factory=Counter)
    this_year: int = 0

    @property
    def published(self) -> int:
        return self.by_status[VerdictStatus.PUBLISHED]

    @property
    def retracted(self) -> int:
        return self.by_status[VerdictStatus.RETRACTED]


@dataclass(frozen=True)
class Month:
    """A month of publication: how many verdicts it has, and when one of them last changed."""

    first_day: datetime
    verdicts: int
    modified_at: datetime


def figures(*, year_begins_at: datetime) -> Figures:
    """All figures in one query."""
    found: dict[str, Counter[str]] = {"rating": Counter(), "status": Counter(), "correction": Counter()}
    this_year = 0
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [year_begins_at])
        for group, name, count in cursor.fetchall():
            if group == "year":
                this_year = count
            else:
                found[group][name] = count
    return Figures(found["rating"], found["status"], found["correction"], this_year)


def last_change() -> tuple[datetime, UUID] | None:
    """When any verdict was last published, corrected, hidden or shown again, and which; None before the first."""
    row = Verdict.objects.order_by("-modified_at", "-review").values_list("modified_at", "public_id").first()
    return row and (row[0], row[1])


def ratings_of_claimant(claimant_id: int) -> Counter[str]:
    """Published verdicts on what somebody said, by rating code."""
    rows = Verdict.objects.filter(claimant=claimant_id, status=VerdictStatus.PUBLISHED).order_by()
    return Counter(dict(rows.values_list("rating_code").annotate(count=Count("pk"))))


def months() -> list[Month]:
    """Months in which verdicts that can be read were published, newest first."""
    rows = (
        Verdict.objects.exclude(status=VerdictStatus.SUSPENDED)
        .order_by()
        .annotate(month=TruncMonth("published_at"))
        .values("month")
        .annotate(verdicts=Count("pk"), changed=Max("modified_at"))
        .order_by("-month")
    )
    return [Month(row["month"], row["verdicts"], row["changed"]) for row in rows]


def sign_off_policies() -> dict[str, SignOffPolicy]:
    """Every policy by the name that published documents give it, such as `panel/1`."""
    return {str(policy): policy for policy in SignOffPolicy.objects.order_by("code", "version")}
