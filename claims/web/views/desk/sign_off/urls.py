"""Addresses: what waits for a signature, and what exactly is signed?"""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("", placeholder, name="desk-sign-off"),
    path("<uuid:public_id>/", placeholder, name="desk-sign-off-review"),
]
