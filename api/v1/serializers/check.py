"""What a check takes and gives."""

from rest_framework import serializers

from api.v1.serializers.verdicts import VerdictSummary
from claims.enums import StatementKind


class ToCheck(serializers.Serializer):
    """A text, or the address of an article (a key of scope `submit` or a person)."""

    text = serializers.CharField(required=False, trim_whitespace=False, help_text="At most 100,000 bytes of UTF-8.")
    url = serializers.CharField(required=False, max_length=2000)
    language = serializers.CharField(required=False, allow_blank=True, max_length=35, help_text="If you know it.")


class MatchShape(serializers.Serializer):
    """A published verdict that the sentence resembles."""

    score = serializers.FloatField(help_text="Likeness from 0 to 1.")
    method = serializers.CharField()
    differences = serializers.ListField(
        child=serializers.CharField(), help_text="What may turn the meaning: a number, a date, a name, a negation."
    )
    verdict = VerdictSummary()


class SentenceShape(serializers.Serializer):
    """One sentence. `matches` is null where none were looked for: beyond the most check-worthy sentences."""

    start = serializers.IntegerField(help_text="Unicode code points into the text as read.")
    end = serializers.IntegerField(help_text="Excluded.")
    exact = serializers.CharField()
    score = serializers.FloatField(help_text="Check-worthiness from 0 to 1.")
    kind = serializers.ChoiceField(StatementKind.choices)
    reasons = serializers.ListField(child=serializers.CharField())
    matches = MatchShape(many=True, allow_null=True)


class CheckedShape(serializers.Serializer):
    language = serializers.CharField(allow_null=True)
    characters = serializers.IntegerField(help_text="Code points of the text as read.")
    sentences = SentenceShape(many=True)
