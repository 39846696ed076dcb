"""Every fixed list of words in the domain. Values are stored and public; labels are for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may do. Superuser status is not a role and gives no editorial action."""

    VIEWER = "viewer", _("viewer")
    CHECKER = "checker", _("checker")
    EDITOR = "editor", _("editor")
    CHIEF = "chief", _("chief editor")
    AUDITOR = "auditor", _("auditor")
    OPERATOR = "operator", _("operator")


class ReviewStatus(TextChoices):
    """Where the working copy of a review stands (domain: the review state machine)."""

    QUEUED = "queued", _("queued")
    IN_PROGRESS = "in_progress", _("in progress")
    IN_SIGN_OFF = "in_sign_off", _("in sign-off")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    RETRACTED = "retracted", _("retracted")
    ABANDONED = "abandoned", _("abandoned")


class Action(TextChoices):
    """What can be done to a review; the transition table says from where, by whom, under which guards."""

    TAKE = "take", _("Take it")
    ASSIGN = "assign", _("Assign")
    HAND_BACK = "hand_back", _("Hand back")
    SAVE_DRAFT = "save_draft", _("Save draft")
    SUBMIT = "submit", _("Submit for sign-off")
    RECALL = "recall", _("Recall")
    APPROVE = "approve", _("Approve")
    REQUEST_CHANGES = "request_changes", _("Ask for changes")
    WITHDRAW_APPROVAL = "withdraw_approval", _("Withdraw approval")
    PUBLISH = "publish", _("Publish")
    START_CORRECTION = "start_correction", _("Start a correction")
    CANCEL_CORRECTION = "cancel_correction", _("Cancel the correction")
    ABANDON = "abandon", _("Abandon")
    REOPEN = "reopen", _("Reopen")


class ClaimStatus(TextChoices):
    CANDIDATE = "candidate", _("candidate")
    ACCEPTED = "accepted", _("accepted")
    DISMISSED = "dismissed", _("dismissed")
    MERGED = "merged", _("merged")


class StatementKind(TextChoices):
    """What a sentence does; only factual ones can be checked."""

    FACTUAL = "factual", _("factual")
    PREDICTION = "prediction", _("prediction")
    OPINION = "opinion", _("opinion")
    QUESTION = "question", _("question")
    OTHER = "other", _("other")


class VerificationStatus(TextChoices):
    """What the API says about a claim."""

    UNREVIEWED = "unreviewed", _("unreviewed")
    IN_REVIEW = "in_review", _("in review")
    VERIFIED = "verified", _("verified")
    RETRACTED = "retracted", _("retracted")


class ClaimantKind(TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    UNKNOWN = "unknown", _("unknown")


class MatchState(TextChoices):
    SUGGESTED = "suggested", _("suggested")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


class AppearanceStance(TextChoices):
    """What the article does with the claim: says it itself, reports that somebody said it, or disputes it."""

    ASSERTS = "asserts", _("asserts")
    REPORTS = "reports", _("reports")
    DISPUTES = "disputes", _("disputes")


class AnchorState(TextChoices):
    ANCHORED = "anchored", _("anchored")
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("changed")
    AMBIGUOUS = "ambiguous", _("ambiguous")
    ORPHANED = "orphaned", _("orphaned")


class PublisherKind(TextChoices):
    NEWS = "news", _("news media")
    AGENCY = "agency", _("news agency")
    GOVERNMENT = "government", _("government")
    PARTY = "party", _("party or campaign")
    PLATFORM = "platform", _("platform")
    OTHER = "other", _("other")


class FeedKind(TextChoices):
    RSS = "rss", _("RSS or Atom")
    SITEMAP = "sitemap", _("sitemap")
    API = "api", _("API")
    MANUAL = "manual", _("by hand")


class Availability(TextChoices):
    PENDING = "pending", _("pending")
    AVAILABLE = "available", _("available")
    BLOCKED = "blocked", _("blocked")
    GONE = "gone", _("gone")


class IntakeMethod(TextChoices):
    URL = "url", _("URL")
    TEXT = "text", _("pasted text")
    FILE = "file", _("file")


class IntakeState(TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class IntakeStage(TextChoices):
    """How far a submission has come; shown while it runs."""

    WAITING = "waiting", _("waiting")
    FETCHING = "fetching", _("fetching the page")
    EXTRACTING = "extracting", _("finding the text")
    SCORING = "scoring", _("finding claims")
    FINISHED = "finished", _("finished")


class EvidenceKind(TextChoices):
    PRIMARY = "primary", _("primary document")
    DATA = "data", _("data")
    OFFICIAL = "official", _("official statement")
    EXPERT = "expert", _("expert")
    MEDIA = "media", _("media report")
    DOCUMENT = "document", _("other document")


class CitationStance(TextChoices):
    SUPPORTS = "supports", _("supports")
    REFUTES = "refutes", _("refutes")
    CONTEXT = "context", _("gives context")


class VersionKind(TextChoices):
    INITIAL = "initial", _("first verdict")
    CORRECTION = "correction", _("correction")
    RETRACTION = "retraction", _("retraction")


class CorrectionKind(TextChoices):
    CORRECTION = "correction", _("correction")
    CLARIFICATION = "clarification", _("clarification")
    UPDATE = "update", _("update")
    RETRACTION = "retraction", _("retraction")
    TYPO = "typo", _("typing error")


class Decision(TextChoices):
    APPROVE = "approve", _("approved")
    REQUEST_CHANGES = "request_changes", _("asked for changes")


class VerdictStatus(TextChoices):
    """What the public sees of a verdict."""

    PUBLISHED = "published", _("published")
    SUSPENDED = "suspended", _("suspended")
    RETRACTED = "retracted", _("retracted")


class Scope(TextChoices):
    """What an API key may do. There is no editorial scope: sign-off needs a person."""

    READ = "read", _("read")
    SUBMIT = "submit", _("submit articles")
    DESK = "desk", _("read the desk's pipeline")
    WEBHOOKS = "webhooks", _("manage webhooks")
