"""Addresses: which claims and reviews wait, and what is the next one?"""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("", placeholder, name="desk"),
    path("take-next/", placeholder, name="desk-take-next"),
]
