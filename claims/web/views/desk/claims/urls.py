"""Addresses: what is known of one claim?"""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("<uuid:public_id>/", placeholder, name="desk-claim"),
]
