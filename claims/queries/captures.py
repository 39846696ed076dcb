"""What was stored of a source when it was captured."""

from dataclasses import dataclass
from uuid import UUID

from claims.errors import NotFound
from claims.models import EvidenceCapture


@dataclass(frozen=True)
class StoredCopy:
    """The bytes as they were stored, with what they were said to be. They come from outside: never shown as a page."""

    body: bytes
    sha256: str
    content_type: str


def stored_copy(review_id: UUID, capture_id: UUID) -> StoredCopy:
    """The stored bytes of one capture of a review. Raises NotFound, also when only the hash was kept."""
    capture = (
        EvidenceCapture.objects.select_related("raw")
        .filter(public_id=capture_id, evidence__review__public_id=review_id, raw__isnull=False)
        .first()
    )
    if capture is None or capture.raw is None:
        raise NotFound
    return StoredCopy(capture.raw.content, capture.sha256, capture.raw.content_type)
