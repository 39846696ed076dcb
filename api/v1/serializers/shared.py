"""Shapes that several resources share."""

from rest_framework import serializers


class Empty(serializers.Serializer):
    """A body without fields."""


class ProblemError(serializers.Serializer):
    """What is wrong with one field."""

    pointer = serializers.CharField(help_text="JSON pointer to the field.")
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer):
    """A refused request (RFC 9457). `code` is stable; `detail` is for people."""

    type = serializers.URLField(help_text="Where this kind of problem is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField(allow_null=True)
    errors = ProblemError(many=True, required=False)
    context = serializers.DictField(required=False, help_text="Ids and short values that explain the refusal.")
    current_status = serializers.CharField(required=False, help_text="Reviews: where the review stands.")
    allowed_actions = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Reviews: what you can do now."
    )
