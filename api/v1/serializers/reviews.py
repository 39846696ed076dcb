"""What acts on a review take. Unknown fields are refused; who acts and when is never a field."""

from rest_framework import serializers

from claims.enums import CitationStance, CorrectionKind, EvidenceKind


class Reason(serializers.Serializer):
    reason = serializers.CharField(max_length=400)


class ReasonIfAny(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=400, help_text="For the record.")


class Assignment(serializers.Serializer):
    to = serializers.UUIDField(help_text="The person who is to work on it.")


class Due(serializers.Serializer):
    due_at = serializers.DateTimeField(allow_null=True, help_text="When it has to be done; null: no deadline.")


class SeenVersion(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=32_767, help_text="The version that you have read.")


class Decision(SeenVersion):
    comment = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class Refusal(SeenVersion):
    comment = serializers.CharField(max_length=4000, help_text="What has to change.")


class Submitted(SeenVersion):
    edit_count = serializers.IntegerField(required=False, min_value=0, help_text="The edit that you have seen last.")


class DraftText(serializers.Serializer):
    """What is left out stays as it is."""

    edit_count = serializers.IntegerField(min_value=0, help_text="The edit that you have seen last.")
    lease_token = serializers.UUIDField(required=False, allow_null=True)
    rating = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text="A code; empty: none.")
    claim_reviewed = serializers.CharField(required=False, max_length=2000)
    headline = serializers.CharField(required=False, allow_blank=True, max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=600)
    explanation = serializers.CharField(required=False, allow_blank=True, max_length=50_000, help_text="Markdown.")
    language = serializers.CharField(required=False, allow_blank=True, max_length=35)
    topics = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=12)


class CorrectionStart(serializers.Serializer):
    kind = serializers.ChoiceField(CorrectionKind.choices)
    reason = serializers.CharField(max_length=400, help_text="For the desk.")
    public_note = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text="For readers.")


class PublicNote(serializers.Serializer):
    note = serializers.CharField(allow_blank=True, max_length=2000)


class CitationUse(serializers.Serializer):
    """How the draft uses a source."""

    stance = serializers.ChoiceField(CitationStance.choices)
    why = serializers.CharField(max_length=1000)
    quote = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
    edit_count = serializers.IntegerField(required=False, min_value=0)


class NewEvidence(CitationUse):
    url = serializers.CharField(max_length=2000)
    title = serializers.CharField(max_length=300)
    publisher = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(EvidenceKind.choices)
    date_published = serializers.DateField(required=False, allow_null=True)


class EditSeen(serializers.Serializer):
    edit_count = serializers.IntegerField(required=False, min_value=0)


class Captured(serializers.Serializer):
    """What the source said, as text; or the SHA-256 of its bytes with the address of an archived copy."""

    text = serializers.CharField(required=False, trim_whitespace=False, max_length=1_000_000)
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", required=False)
    archive_url = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ClaimAccepted(serializers.Serializer):
    """What is left out stays as it was found."""

    text = serializers.CharField(required=False, max_length=2000)
    claimant = serializers.CharField(required=False, allow_blank=True, max_length=200)
    topics = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=12)


class ClaimMerged(serializers.Serializer):
    into = serializers.UUIDField(help_text="The claim that says the same.")


class Span(serializers.Serializer):
    """Words of an article, as Unicode code points into the text of one snapshot, end excluded."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    snapshot = serializers.IntegerField(required=False, min_value=1, help_text="Its number; the newest if left out.")
    exact = serializers.CharField(required=False, trim_whitespace=False, help_text="The words that you saw.")
