"""What claims and appearances look like."""

from rest_framework import serializers

from api.v1.serializers.verdicts import AppearanceGiven, ClaimantReference, VerdictSummary
from claims.enums import ClaimStatus, MatchState, StatementKind, VerificationStatus


class ClaimShape(serializers.Serializer):
    """One claim. `status`, `score` and `reasons` are for staff and keys of scope `desk`."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    text = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(StatementKind.choices)
    claimant = ClaimantReference(allow_null=True)
    date_made = serializers.DateField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    verification_status = serializers.ChoiceField(VerificationStatus.choices)
    verdict = VerdictSummary(allow_null=True)
    created_at = serializers.DateTimeField()
    status = serializers.ChoiceField(ClaimStatus.choices, required=False)
    score = serializers.FloatField(required=False)
    reasons = serializers.ListField(child=serializers.CharField(), required=False)


class MatchedClaim(serializers.Serializer):
    """Another claim that may say the same. `differences` name what the two say differently."""

    claim = serializers.UUIDField()
    text = serializers.CharField()
    status = serializers.ChoiceField(ClaimStatus.choices)
    score = serializers.FloatField(help_text="From 0 to 1.")
    method = serializers.CharField()
    differences = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(MatchState.choices)
    verdict = serializers.UUIDField(allow_null=True, help_text="The published verdict on that claim.")


class ClaimDetail(ClaimShape):
    """One claim. `status`, `score`, `reasons` and `matches` are for staff and keys of scope `desk`."""

    matches = MatchedClaim(many=True, required=False)


class AppearanceShape(AppearanceGiven):
    """One place where a claim was made."""


class ClaimInArticle(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.URLField()
    text = serializers.CharField()
    verification_status = serializers.ChoiceField(VerificationStatus.choices)
    status = serializers.ChoiceField(ClaimStatus.choices, required=False)
    score = serializers.FloatField(required=False)
