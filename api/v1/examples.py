"""Examples in the schema. Each request is sent by a test, so none of them can go stale."""

from drf_spectacular.utils import OpenApiExample

SUBMISSIONS = [
    OpenApiExample(
        "Text",
        request_only=True,
        value={
            "text": "The city opened 14 new bus lines in 2025. The mayor said that traffic had fallen by 9 per cent.",
            "headline": "Fourteen new bus lines",
            "publisher": "Harbour Gazette",
            "date_published": "2026-01-08",
        },
    ),
]
CHECKS = [
    OpenApiExample(
        "Text",
        request_only=True,
        value={"text": "Unemployment fell to 3.1 per cent in 2025. What a year!", "language": "en"},
    ),
]
DECISIONS = [
    OpenApiExample("Decision on the version that was read", request_only=True, value={"version": 1, "comment": ""}),
]
REASONS = [
    OpenApiExample(
        "Reason", request_only=True, value={"reason": "The statement was withdrawn before we could check it."}
    ),
]
