"""Addresses: what waits for a signature, and what exactly is signed?"""

from django.urls import path

from claims.web.views.desk.sign_off import lists, review

urlpatterns = [
    path("", lists.sign_off, name="desk-sign-off"),
    path("<uuid:public_id>/", review.review, name="desk-sign-off-review"),
]
