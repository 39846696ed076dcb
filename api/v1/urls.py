"""Addresses of version 1. Collections and objects end in a slash, acts do not."""

from django.urls import path

from api.docs import OpenApi
from api.v1.views import articles, check, claims, intakes, reference, verdicts

urlpatterns = [
    path("openapi.json", OpenApi.as_view(), name="openapi"),
    path("verdicts/", verdicts.Verdicts.as_view(), name="verdicts"),
    path("verdicts/<uuid:id>/", verdicts.Verdict.as_view(), name="verdict"),
    path("verdicts/<uuid:id>/history/", verdicts.History.as_view(), name="verdict-history"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/<uuid:id>/", claims.Claim.as_view(), name="claim"),
    path("claims/<uuid:id>/appearances/", claims.Appearances.as_view(), name="claim-appearances"),
    path("articles/", articles.Articles.as_view(), name="articles"),
    path("articles/<uuid:id>/", articles.Article.as_view(), name="article"),
    path("intakes/", intakes.Intakes.as_view(), name="intakes"),
    path("intakes/<uuid:id>/retry", intakes.Retry.as_view(), name="intake-retry"),
    path("check/", check.Check.as_view(), name="check"),
    path("claimants/", reference.Claimants.as_view(), name="claimants"),
    path("publishers/", reference.Publishers.as_view(), name="publishers"),
    path("ratings/", reference.Ratings.as_view(), name="ratings"),
    path("topics/", reference.Topics.as_view(), name="topics"),
]
