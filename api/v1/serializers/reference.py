"""What reference data look like."""

from rest_framework import serializers

from api.v1.serializers.verdicts import RatingGiven
from claims.enums import ClaimantKind, PublisherKind


class ClaimantShape(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.URLField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(ClaimantKind.choices)
    same_as = serializers.ListField(child=serializers.CharField())


class PublisherShape(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.URLField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(PublisherKind.choices)
    home_url = serializers.CharField(allow_null=True)
    country = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    same_as = serializers.ListField(child=serializers.CharField())


class RatingShape(RatingGiven):
    """One rating of a published scale."""


class TopicShape(serializers.Serializer):
    name = serializers.CharField()
    verdicts = serializers.IntegerField()


class ChangeTarget(serializers.Serializer):
    type = serializers.CharField()
    id = serializers.UUIDField()
    url = serializers.URLField(allow_null=True)


class ChangeShape(serializers.Serializer):
    """One public event. `sequence` rises in the order in which events became visible."""

    sequence = serializers.IntegerField()
    id = serializers.UUIDField(help_text="Of the event: the same one never means two things.")
    type = serializers.CharField()
    payload_version = serializers.IntegerField()
    occurred_at = serializers.DateTimeField()
    target = ChangeTarget()
    tombstone = serializers.BooleanField(help_text="Do not show what it names any more.")
    data = serializers.DictField()


class ChangePage(serializers.Serializer):
    """Events in order. `next` is null when you have them all; `last` is what to ask from next time."""

    results = ChangeShape(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    last = serializers.IntegerField()
