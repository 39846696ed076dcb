"""Addresses: what does an article say, claim by claim?"""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("<uuid:public_id>/", placeholder, name="desk-article"),
]
