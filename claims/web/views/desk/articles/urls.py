"""Addresses: how do articles come in, and how far are they?"""

from django.urls import path

from claims.web.views.desk.placeholder import placeholder

urlpatterns = [
    path("", placeholder, name="desk-articles"),
    path("new/", placeholder, name="desk-article-new"),
]
