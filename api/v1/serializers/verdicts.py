"""What a verdict looks like. The texts are stored; these shapes describe them and are tested against them."""

from rest_framework import serializers

from claims.enums import CitationStance, ClaimantKind, CorrectionKind, EvidenceKind, VerdictStatus, VersionKind


class ClaimReference(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    date_made = serializers.DateField(allow_null=True)


class ClaimantReference(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(ClaimantKind.choices)
    same_as = serializers.ListField(child=serializers.CharField())


class RatingGiven(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()
    value = serializers.IntegerField(allow_null=True, help_text="Null for ratings beside the scale.")
    worst = serializers.IntegerField()
    best = serializers.IntegerField()
    scale = serializers.CharField()
    meaning = serializers.CharField()


class SignOffGiven(serializers.Serializer):
    policy = serializers.CharField()
    approvals = serializers.IntegerField()


class Explanation(serializers.Serializer):
    markdown = serializers.CharField()
    html = serializers.CharField(help_text="Sanitised.")


class EvidenceGiven(serializers.Serializer):
    url = serializers.URLField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    kind = serializers.ChoiceField(EvidenceKind.choices)
    stance = serializers.ChoiceField(CitationStance.choices)
    quote = serializers.CharField(allow_null=True)
    why = serializers.CharField()
    captured_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    archive_url = serializers.CharField(allow_null=True)


class CorrectionGiven(serializers.Serializer):
    kind = serializers.ChoiceField(CorrectionKind.choices)
    note = serializers.CharField(allow_null=True)
    from_version = serializers.IntegerField()
    to_version = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField()


class VerdictSummary(serializers.Serializer):
    """An element of the list. A suspended or retracted verdict has a notice, and null in place of what it hides."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    status = serializers.ChoiceField(VerdictStatus.choices)
    version = serializers.IntegerField()
    claim_reviewed = serializers.CharField(allow_null=True)
    claim = ClaimReference(allow_null=True)
    claimant = ClaimantReference(allow_null=True)
    rating = RatingGiven(allow_null=True)
    headline = serializers.CharField(allow_null=True)
    summary = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    published_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    sign_off = SignOffGiven(allow_null=True)
    license = serializers.CharField(allow_null=True)
    notice = serializers.CharField(allow_null=True)


class ArticleReference(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.CharField(allow_null=True)
    headline = serializers.CharField()
    publisher = serializers.CharField(allow_null=True)
    date_published = serializers.DateField(allow_null=True)


class SelectorShape(serializers.Serializer):
    """A W3C selector. Positions are Unicode code points, end excluded."""

    type = serializers.ChoiceField(["TextQuoteSelector", "TextPositionSelector"])
    exact = serializers.CharField(required=False)
    prefix = serializers.CharField(required=False)
    suffix = serializers.CharField(required=False)
    start = serializers.IntegerField(required=False)
    end = serializers.IntegerField(required=False)


class AppearanceGiven(serializers.Serializer):
    id = serializers.UUIDField()
    article = ArticleReference()
    exact = serializers.CharField(help_text="The words, cut to a short quote.")
    truncated = serializers.BooleanField()
    stance = serializers.CharField()
    state = serializers.CharField(help_text="Whether the words still stand there.")
    retrieved_at = serializers.DateTimeField(allow_null=True)
    selector = SelectorShape(many=True)


class VerdictDetail(VerdictSummary):
    """The whole verdict."""

    explanation = Explanation(allow_null=True)
    evidence = EvidenceGiven(many=True)
    appearances = AppearanceGiven(many=True)
    corrections = CorrectionGiven(many=True)


class VersionGiven(serializers.Serializer):
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(VersionKind.choices)
    published_at = serializers.DateTimeField()
    url = serializers.URLField()


class VerdictHistory(serializers.Serializer):
    """What a verdict has been. `changes` says what readers of one version find new in the next."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(VerdictStatus.choices)
    versions = VersionGiven(many=True)
    corrections = CorrectionGiven(many=True)
    changes = serializers.ListField(child=serializers.DictField())
