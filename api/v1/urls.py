"""Addresses of version 1. Collections and objects end in a slash, acts do not."""

from django.urls import path

from api.docs import OpenApi
from api.v1.views import (
    articles,
    changes,
    check,
    claim_acts,
    claims,
    intakes,
    reference,
    review_acts,
    reviews,
    verdicts,
)

urlpatterns = [
    path("openapi.json", OpenApi.as_view(), name="openapi"),
    path("verdicts/", verdicts.Verdicts.as_view(), name="verdicts"),
    path("verdicts/<uuid:id>/", verdicts.Verdict.as_view(), name="verdict"),
    path("verdicts/<uuid:id>/history/", verdicts.History.as_view(), name="verdict-history"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/<uuid:id>/", claims.Claim.as_view(), name="claim"),
    path("claims/<uuid:id>/appearances/", claims.Appearances.as_view(), name="claim-appearances"),
    *(
        path(f"claims/<uuid:id>/{end}", view.as_view(), name=f"claim-{end.split('/')[-1]}")
        for end, view in claim_acts.ACTS.items()
    ),
    path("claims/<uuid:id>/review-again", claim_acts.ReviewAgain.as_view(), name="claim-review-again"),
    path("articles/", articles.Articles.as_view(), name="articles"),
    path("articles/<uuid:id>/", articles.Article.as_view(), name="article"),
    path("articles/<uuid:id>/sentences/", articles.Sentences.as_view(), name="article-sentences"),
    path("articles/<uuid:id>/claims", claim_acts.Promote.as_view(), name="article-promote"),
    path("intakes/", intakes.Intakes.as_view(), name="intakes"),
    path("intakes/<uuid:id>/retry", intakes.Retry.as_view(), name="intake-retry"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/take-next", review_acts.TakeNext.as_view(), name="review-take-next"),
    path("reviews/<uuid:id>/", reviews.Review.as_view(), name="review"),
    path("reviews/<uuid:id>/versions/<int:number>/", reviews.Version.as_view(), name="review-version"),
    path("reviews/<uuid:id>/history/", reviews.Record.as_view(), name="review-history"),
    *(
        path(f"reviews/<uuid:id>/{end}", view.as_view(), name=f"review-{end.split('/')[-1]}")
        for end, view in review_acts.ACTS.items()
    ),
    path("check/", check.Check.as_view(), name="check"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("claimants/", reference.Claimants.as_view(), name="claimants"),
    path("publishers/", reference.Publishers.as_view(), name="publishers"),
    path("ratings/", reference.Ratings.as_view(), name="ratings"),
    path("topics/", reference.Topics.as_view(), name="topics"),
]
