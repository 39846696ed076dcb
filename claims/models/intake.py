"""The queue of submissions: one row per submission, from the form to claims found or a reason why not."""

import uuid

from django.db import models
from django.db.models import Q

from claims.enums import IntakeMethod, IntakeStage, IntakeState
from claims.models.api_keys import ApiKey
from claims.models.articles import Article, ArticleSnapshot, RawDocument
from claims.models.base import PublicModel, one_of
from claims.models.users import User


class Intake(PublicModel):
    """One submission. The row is the queue; Celery only says "look now".

    `lease_token` is the fencing token: a worker writes only while the row still carries the token
    that it took. `submitted` holds what the sender said about the article (headline, publisher, …).
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="intakes")
    method = models.CharField(max_length=8, choices=IntakeMethod.choices)
    url = models.CharField(max_length=2000, blank=True, default="")
    raw = models.ForeignKey(RawDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted = models.JSONField(default=dict, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    state = models.CharField(max_length=8, choices=IntakeState.choices, default=IntakeState.QUEUED)
    stage = models.CharField(max_length=12, choices=IntakeStage.choices, default=IntakeStage.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(default=uuid.uuid4)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=60, blank=True, default="")
    failure_detail = models.CharField(max_length=500, blank=True, default="")
    snapshot = models.ForeignKey(
        ArticleSnapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("intake_method_known", "method", IntakeMethod.values),
            one_of("intake_state_known", "state", IntakeState.values),
            models.CheckConstraint(
                condition=~Q(state=IntakeState.FAILED) | ~Q(failure_code=""),
                name="intake_failed_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=IntakeState.DONE) | Q(snapshot__isnull=False),
                name="intake_done_has_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(method=IntakeMethod.URL) | Q(raw__isnull=False),
                name="intake_text_and_file_have_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(method=IntakeMethod.URL) | ~Q(url=""),
                name="intake_url_has_url",
            ),
            models.CheckConstraint(
                condition=~Q(state=IntakeState.RUNNING) | Q(lease_until__isnull=False),
                name="intake_running_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=[IntakeState.QUEUED, IntakeState.RUNNING]),
                name="intake_waiting",
            ),
            models.Index(
                fields=["-finished_at", "-id"],
                condition=Q(state=IntakeState.FAILED),
                name="intake_dead_letters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
