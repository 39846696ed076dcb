"""Mounts version 1, the interfaces of others that we speak, and the documentation."""

from django.urls import include, path, re_path

from api import docs
from api.compat import google_fact_check as google
from api.fallback import nothing_here

app_name = "api"

urlpatterns = [
    path("api/v1/", include("api.v1.urls")),
    path("api/docs/", docs.Docs.as_view(), name="docs"),
    path("api/problems/", docs.problems_page, name="problems"),
    path("v1alpha1/claims:search", google.Search.as_view(), name="google-search"),
    path("v1alpha1/claims:imageSearch", google.ImageSearch.as_view(), name="google-image-search"),
    re_path(r"^(?:api|v1alpha1)(?:/|$)", nothing_here),
]
