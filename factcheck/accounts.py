"""How sign-in differs from allauth's habits: accounts are made by an operator, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class LocalAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts only. Second factor and single sign-on come through the same door later."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
