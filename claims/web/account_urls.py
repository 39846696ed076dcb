"""Addresses of sign-in. Accounts are made by the operator, so the rest of allauth's doors are shut."""

from allauth.account import views
from django.urls import path, re_path

from claims.web.problems import gone
from claims.web.sign_in import counted

urlpatterns = [
    path("login/", counted(views.login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", counted(views.password_change), name="account_change_password"),
    path("reauthenticate/", counted(views.reauthenticate), name="account_reauthenticate"),
    path("signup/", counted(views.signup), name="account_signup"),  # says that it is closed
    re_path(r"^(?:signup|password|email|confirm-email|login/code|phone|3rdparty|social)/", gone),
]
