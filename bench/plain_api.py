"""The reference: the same verdicts as most projects would serve them, by nested serializers in a ModelViewSet.

`PlainVerdicts` is as the tutorials have it. `TunedVerdicts` also joins and prefetches what the serializers touch,
so that it makes a fixed number of queries.
"""

from rest_framework import pagination, permissions, serializers, viewsets

from claims.models import Citation, Claim, Claimant, Correction, Rating, Review, ReviewVersion


class ClaimantShape(serializers.ModelSerializer):
    class Meta:
        model = Claimant
        fields = ["public_id", "name", "kind", "same_as"]


class ClaimShape(serializers.ModelSerializer):
    class Meta:
        model = Claim
        fields = ["public_id", "text", "date_made"]


class RatingShape(serializers.ModelSerializer):
    scale = serializers.StringRelatedField()

    class Meta:
        model = Rating
        fields = ["code", "label", "value", "scale_worst", "scale_best", "scale", "meaning"]


class EvidenceShape(serializers.ModelSerializer):
    url = serializers.CharField(source="evidence.url")
    title = serializers.CharField(source="evidence.title")
    publisher = serializers.CharField(source="evidence.publisher_name")
    kind = serializers.CharField(source="evidence.kind")
    captured_at = serializers.DateTimeField(source="capture.captured_at", allow_null=True)
    sha256 = serializers.CharField(source="capture.sha256", allow_null=True)

    class Meta:
        model = Citation
        fields = ["url", "title", "publisher", "kind", "stance", "exact", "why", "captured_at", "sha256"]


class CorrectionShape(serializers.ModelSerializer):
    class Meta:
        model = Correction
        fields = ["kind", "public_note", "published_at"]


class VersionShape(serializers.ModelSerializer):
    rating = RatingShape()

    class Meta:
        model = ReviewVersion
        fields = ["number", "claim_reviewed", "rating", "headline", "summary", "in_language", "topics"]


class SummaryShape(serializers.ModelSerializer):
    """What an element of our own list holds."""

    claim = ClaimShape()
    claimant = ClaimantShape(source="claim.claimant")
    version = VersionShape(source="published_version")
    policy = serializers.StringRelatedField()

    class Meta:
        model = Review
        fields = ["public_id", "status", "claim", "claimant", "version", "published_at", "policy"]


class DetailVersionShape(VersionShape):
    citations = EvidenceShape(many=True)

    class Meta(VersionShape.Meta):
        fields = [*VersionShape.Meta.fields, "explanation", "citations"]


class DetailShape(SummaryShape):
    version = DetailVersionShape(source="published_version")
    corrections = CorrectionShape(many=True)

    class Meta(SummaryShape.Meta):
        fields = [*SummaryShape.Meta.fields, "corrections"]


class Pages(pagination.CursorPagination):
    page_size = 25
    ordering = "-published_at"


class PlainVerdicts(viewsets.ModelViewSet):
    """As the tutorials have it."""

    queryset = Review.objects.filter(published_version__isnull=False)
    permission_classes = [permissions.AllowAny]
    pagination_class = Pages
    lookup_field = "public_id"
    http_method_names = ["get"]

    def get_serializer_class(self):
        return DetailShape if self.action == "retrieve" else SummaryShape


class TunedVerdicts(PlainVerdicts):
    """The same with a fixed number of queries."""

    queryset = PlainVerdicts.queryset.select_related(
        "claim__claimant", "policy", "published_version__rating__scale"
    ).prefetch_related("corrections", "published_version__citations__evidence", "published_version__citations__capture")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "retrieve" else rows.prefetch_related(None)
