"""Whom we check: publishers, and the feeds where we poll them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import FeedKind, PublisherKind
from claims.models.base import PublicModel, all_or_none, one_of, web_url
from claims.models.users import User


class Publisher(PublicModel):
    """Who publishes articles. `host` is the registrable domain it is recognised by."""

    name = models.CharField(_("name"), max_length=200)
    host = models.CharField(max_length=253, blank=True, default="")
    home_url = models.CharField(max_length=2000, blank=True, default="")
    same_as = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=16, choices=PublisherKind.choices, default=PublisherKind.NEWS)
    country = models.CharField(max_length=2, blank=True, default="")
    in_language = models.CharField(max_length=35, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="publisher_host_unique"),
            models.UniqueConstraint(fields=["name"], condition=Q(host=""), name="publisher_name_unique_without_host"),
            web_url("publisher_home_url_web", "home_url", empty=True),
            one_of("publisher_kind_known", "kind", PublisherKind.values),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(PublicModel):
    """Where we poll a publisher."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=16, choices=FeedKind.choices)
    url = models.CharField(max_length=2000, unique=True)
    poll_every = models.DurationField(null=True, blank=True)
    last_polled_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=400, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    failures_in_row = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paused_reason = models.CharField(max_length=400, null=True, blank=True)

    class Meta:
        constraints = [
            web_url("feed_url_web", "url"),
            one_of("feed_kind_known", "kind", FeedKind.values),
            all_or_none("feed_paused_all_or_none", "paused_at", "paused_by", "paused_reason"),
        ]

    def __str__(self) -> str:
        return self.url
