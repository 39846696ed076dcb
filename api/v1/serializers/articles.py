"""What articles and submissions look like, and what a submission may say."""

from rest_framework import serializers

from api.v1.serializers.claims import ClaimInArticle
from claims.enums import Availability, IntakeMethod, IntakeStage, IntakeState, StatementKind


class Submission(serializers.Serializer):
    """An article by URL, or as text. What is said here wins over what the page says about itself."""

    url = serializers.CharField(
        required=False, max_length=4000, help_text="Address of the article; with `text`, where the text was published."
    )
    text = serializers.CharField(
        required=False,
        trim_whitespace=False,
        max_length=500_000,
        help_text="The article's text, if it is not to be fetched.",
    )
    headline = serializers.CharField(required=False, allow_blank=True, max_length=500)
    publisher = serializers.CharField(required=False, allow_blank=True, max_length=200)
    byline = serializers.CharField(required=False, allow_blank=True, max_length=300)
    language = serializers.CharField(required=False, allow_blank=True, max_length=35)
    date_published = serializers.DateField(required=False, allow_null=True)


class IntakeFailure(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class IntakeShape(serializers.Serializer):
    """One submission. `status` is queued, running, done or failed; `failure` says why it failed."""

    id = serializers.UUIDField()
    article = serializers.UUIDField()
    article_url = serializers.URLField()
    url = serializers.CharField(allow_null=True)
    method = serializers.ChoiceField(IntakeMethod.choices)
    status = serializers.ChoiceField(IntakeState.choices)
    stage = serializers.ChoiceField(IntakeStage.choices)
    attempts = serializers.IntegerField()
    failure = IntakeFailure(allow_null=True)
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class PublisherReference(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class SnapshotShape(serializers.Serializer):
    """One retrieval. The text is not given."""

    number = serializers.IntegerField()
    retrieved_at = serializers.DateTimeField()
    http_status = serializers.IntegerField(allow_null=True)
    text_sha256 = serializers.CharField()
    archive_url = serializers.CharField(allow_null=True)


class ScoredSentence(serializers.Serializer):
    """A sentence of one snapshot, as scored. `exact` is for people of the newsroom and null for keys."""

    snapshot = serializers.IntegerField(help_text="Into whose text the offsets lead.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    exact = serializers.CharField(allow_null=True)
    score = serializers.FloatField(help_text="Check-worthiness, from 0 to 1.")
    kind = serializers.ChoiceField(StatementKind.choices)
    reasons = serializers.ListField(child=serializers.CharField())


class ArticleShape(serializers.Serializer):
    """One article. `url` is null for pasted text that has none; `page` is our own page about it."""

    id = serializers.UUIDField()
    page = serializers.URLField()
    url = serializers.CharField(allow_null=True)
    headline = serializers.CharField(allow_null=True)
    byline = serializers.CharField(allow_null=True)
    publisher = PublisherReference(allow_null=True)
    date_published = serializers.DateField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    availability = serializers.ChoiceField(Availability.choices)
    snapshots = SnapshotShape(many=True)
    created_at = serializers.DateTimeField()


class ArticleDetail(ArticleShape):
    """One article with its claims. `status` and `intake` are for staff and the key that submitted it."""

    claims = ClaimInArticle(many=True)
    status = serializers.ChoiceField(IntakeState.choices, required=False, allow_null=True)
    intake = IntakeShape(required=False, allow_null=True)
