"""Mounts the pages, the API, the admin, sign-in and the health checks."""

from django.contrib import admin
from django.urls import include, path

from factcheck import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("claims.web.account_urls")),
    path("admin/", admin.site.urls),
    path("", include("api.urls")),
    path("", include("claims.web.urls")),
]

handler400 = "claims.web.problems.unreadable"
