"""Addresses of the desk: for people with a role. Each part of it has its own list."""

from django.urls import include, path

from claims.web.views.desk.account import views as account
from claims.web.views.desk.components import components
from claims.web.views.desk.corrections import start

_PARTS = "claims.web.views.desk"

urlpatterns = [
    path("", include(f"{_PARTS}.queue.urls")),
    path("articles/", include(f"{_PARTS}.articles.urls")),
    path("articles/", include(f"{_PARTS}.workbench.urls")),
    path("claims/", include(f"{_PARTS}.claims.urls")),
    path("reviews/", include(f"{_PARTS}.reviews.urls")),
    path("sign-off/", include(f"{_PARTS}.sign_off.urls")),
    path("corrections/", include(f"{_PARTS}.corrections.urls")),
    path("reviews/<uuid:public_id>/correct/", start.correct, name="desk-correction-new"),
    path("account/", account.account, name="desk-account"),
    path("components/", components, name="desk-components"),
]
