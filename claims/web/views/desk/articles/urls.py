"""Addresses: how do articles come in, and how far are they?"""

from django.urls import path

from claims.web.views.desk.articles import adding, changes, failed, listing, submission

urlpatterns = [
    path("", listing.articles, name="desk-articles"),
    path("new/", adding.new, name="desk-article-new"),
    path("failed/", failed.failed, name="desk-articles-failed"),
    path("submissions/<uuid:intake_id>/", submission.submission, name="desk-article-submission"),
    path("submissions/<uuid:intake_id>/progress/", submission.progress, name="desk-article-progress"),
    path("submissions/<uuid:intake_id>/retry/", submission.retry, name="desk-article-retry"),
    path("<uuid:public_id>/changes/", changes.changes, name="desk-article-changes"),
]
