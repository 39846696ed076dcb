"""Which tables are there, and what must never be false in them. Tables and constraints only: no rules, no save()."""

from claims.models.api_keys import ApiKey, IdempotencyRecord
from claims.models.appearances import Appearance, AppearanceAnchor
from claims.models.articles import (
    Article,
    ArticleAddress,
    ArticleSnapshot,
    RawDocument,
    Scoring,
)
from claims.models.audit import AuditEvent, AuditSeal
from claims.models.claims import Claim, Claimant, ClaimMatch
from claims.models.corrections import Correction
from claims.models.evidence import Citation, Evidence, EvidenceCapture
from claims.models.intake import Intake
from claims.models.operations import Heartbeat
from claims.models.outbox import OutboxEvent
from claims.models.publications import Publication, Verdict
from claims.models.publishers import Feed, Publisher
from claims.models.ratings import Rating, RatingScale
from claims.models.reviews import Contribution, Lease, Review, ReviewVersion
from claims.models.saved_views import SavedView
from claims.models.sign_off import Recusal, SignOff, SignOffPolicy
from claims.models.users import RoleMembership, User

__all__ = [
    "ApiKey",
    "Appearance",
    "AppearanceAnchor",
    "Article",
    "ArticleAddress",
    "ArticleSnapshot",
    "AuditEvent",
    "AuditSeal",
    "Citation",
    "Claim",
    "ClaimMatch",
    "Claimant",
    "Contribution",
    "Correction",
    "Evidence",
    "EvidenceCapture",
    "Feed",
    "Heartbeat",
    "IdempotencyRecord",
    "Intake",
    "Lease",
    "OutboxEvent",
    "Publication",
    "Publisher",
    "Rating",
    "RatingScale",
    "RawDocument",
    "Recusal",
    "Review",
    "ReviewVersion",
    "RoleMembership",
    "SavedView",
    "Scoring",
    "SignOff",
    "SignOffPolicy",
    "User",
    "Verdict",
]
