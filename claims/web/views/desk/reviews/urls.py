"""Addresses: writing a verdict: what I hold, and one review."""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("", placeholder, name="desk-reviews"),
    path("<uuid:public_id>/", placeholder, name="desk-review"),
]
