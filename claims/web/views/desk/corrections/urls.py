"""Addresses: changing what is published, in the open."""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("", placeholder, name="desk-corrections"),
]
