"""Which version of a verdict is asked for."""

from datetime import UTC, date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _


class MomentField(forms.Field):
    """RFC 3339, or a day, which begins at midnight UTC."""

    def to_python(self, value: object) -> datetime | None:
        if not value:
            return None
        # A plus sign in an address that was not encoded arrives as a space.
        text = str(value).strip().replace(" ", "+")
        try:
            found: date | None = parse_datetime(text) or parse_date(text)
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("Give a day, such as 2026-03-20, or a time, such as 2026-03-20T09:30:00Z."))
        if not isinstance(found, datetime):
            return datetime.combine(found, time.min, tzinfo=UTC)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


class VersionForm(forms.Form):
    """`version` by number, or `as_of`: what readers saw at that time."""

    version = forms.IntegerField(required=False, min_value=1, max_value=32_767)
    as_of = MomentField(required=False)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if not self.errors and cleaned.get("version") is None and cleaned.get("as_of") is None:
            raise ValidationError({"version": _("Name a version or a time.")})
        return cleaned
