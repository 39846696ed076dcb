"""Addresses: changing what is published, in the open."""

from django.urls import path

from claims.web.views.desk.corrections import corrections

urlpatterns = [
    path("", corrections.corrections, name="desk-corrections"),
]
