"""Addresses of the desk: for people with a role."""

from django.urls import path

from claims.web.views import desk_home

urlpatterns = [
    path("", desk_home.desk, name="desk"),
]
