"""Addresses: writing a verdict: what I hold, and one review."""

from django.urls import path

from claims.web.views.desk.reviews import acts, evidence, mine, review, saving

_ONE = "<uuid:public_id>/"
_SOURCE = f"{_ONE}evidence/<uuid:evidence_id>/"

urlpatterns = [
    path("", mine.mine, name="desk-reviews"),
    path(_ONE, review.review, name="desk-review"),
    path(f"{_ONE}state/", saving.state, name="desk-review-state"),
    path(f"{_ONE}evidence/", evidence.evidence, name="desk-review-evidence"),
    path(f"{_ONE}evidence/add/", evidence.add, name="desk-review-evidence-add"),
    path(f"{_SOURCE}change/", evidence.change, name="desk-review-evidence-change"),
    path(f"{_SOURCE}capture/", evidence.capture, name="desk-review-evidence-capture"),
    path(f"{_SOURCE}waive/", evidence.waive, name="desk-review-evidence-waive"),
    path(f"{_SOURCE}remove/", evidence.remove, name="desk-review-evidence-remove"),
    path(f"{_ONE}captures/<uuid:capture_id>/", evidence.stored, name="desk-review-capture"),
    path(f"{_ONE}assign/", acts.assign, name="desk-review-assign"),
    path(f"{_ONE}abandon/", acts.abandon, name="desk-review-abandon"),
    *(path(f"{_ONE}{name}/", acts.act, {"act": name}, name=f"desk-review-{name}") for name in acts.ACTS),
]
