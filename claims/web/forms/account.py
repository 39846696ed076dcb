"""What people can set for themselves."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.models import User


class AccountForm(forms.Form):
    """Name, time zone, theme and single keys of one person."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.CharField(label=_("Time zone"), max_length=64)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    single_key_shortcuts = forms.BooleanField(label=_("Single keys act outside fields"), required=False)

    @staticmethod
    def of(person: User) -> dict[str, Any]:
        """What stands now."""
        return {
            "display_name": str(person),
            "time_zone": person.time_zone,
            "theme": person.theme,
            "single_key_shortcuts": person.single_key_shortcuts,
        }

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("Give a zone as in the IANA list, such as Europe/Warsaw or UTC."))
        return name
