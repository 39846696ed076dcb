"""What may a superuser look at? Every table, read-only: no editorial power comes from the admin."""

import allauth.account.admin  # noqa: F401  the same for addresses
import django.contrib.auth.admin  # noqa: F401  registers groups; must have happened before we take them out
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.auth.models import Group

from claims.admin import (  # noqa: F401  importing registers them
    api_keys,
    articles,
    audit,
    claims,
    evidence,
    operations,
    people,
    publications,
    publishers,
    ratings,
    reviews,
    sign_off,
)

# Others register these with the right to change them. We have roles of our own, and addresses on the user.
for model in (Group, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

# One door: the limits on guessing passwords stand at the desk's own sign-in.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
