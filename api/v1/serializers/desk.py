"""What staff are shown of a review. While a vote is blind, only one's own decision is among the decisions."""

from rest_framework import serializers

from claims.enums import ReviewStatus


class Person(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ClaimOnDesk(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    status = serializers.CharField()
    claimant = serializers.CharField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())


class ReviewRow(serializers.Serializer):
    """A review as the queue lists it."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(ReviewStatus.choices)
    claim = ClaimOnDesk()
    assignee = Person(allow_null=True)
    policy = serializers.CharField()
    priority = serializers.FloatField()
    due_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    working_version = serializers.IntegerField(allow_null=True)
    published_version = serializers.IntegerField(allow_null=True)


class ActionShape(serializers.Serializer):
    """An act: whether you may do it now, and if not, why. `asks` names what the request has to bring."""

    action = serializers.CharField()
    allowed = serializers.BooleanField()
    code = serializers.CharField()
    reason = serializers.CharField()
    asks = serializers.ListField(child=serializers.CharField())


class VersionShape(serializers.Serializer):
    number = serializers.IntegerField()
    kind = serializers.CharField()
    rating = serializers.CharField(allow_null=True)
    claim_reviewed = serializers.CharField()
    headline = serializers.CharField()
    summary = serializers.CharField()
    explanation = serializers.CharField()
    language = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    written_by = Person()
    based_on = serializers.IntegerField(allow_null=True)
    edit_count = serializers.IntegerField()
    content_sha256 = serializers.CharField(allow_null=True)
    frozen_at = serializers.DateTimeField(allow_null=True)
    evidence = serializers.ListField(child=serializers.DictField())


class DecisionShape(serializers.Serializer):
    version = serializers.IntegerField()
    decided_by = Person()
    decision = serializers.CharField()
    comment = serializers.CharField()
    decided_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ReviewDetail(ReviewRow):
    """A review with everything its page needs. `approvals` is null while it would give a blind vote away."""

    version = VersionShape(allow_null=True)
    versions = serializers.ListField(child=serializers.DictField())
    appearances = serializers.ListField(child=serializers.DictField())
    contributors = Person(many=True)
    decisions = DecisionShape(many=True)
    approvals = serializers.IntegerField(allow_null=True)
    vote_is_open = serializers.BooleanField()
    lease = serializers.DictField(allow_null=True)
    correction = serializers.DictField(allow_null=True)
    corrections = serializers.ListField(child=serializers.DictField())
    recusals = serializers.ListField(child=serializers.DictField())
    suspended = serializers.DictField(allow_null=True)
    checks = serializers.ListField(child=serializers.DictField())
    actions = ActionShape(many=True)


class EventShape(serializers.Serializer):
    number = serializers.IntegerField()
    occurred_at = serializers.DateTimeField()
    action = serializers.CharField()
    actor = serializers.CharField()
    from_status = serializers.CharField()
    to_status = serializers.CharField()
    data = serializers.DictField()
