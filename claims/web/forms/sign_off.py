"""What an editor sends with a decision. Each names the version that was in front of her."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.services.sign_off import MAX_COMMENT
from claims.services.wording import MAX_REASON


class VersionSeenForm(forms.Form):
    """The number of the version that the page showed."""

    seen_version = forms.IntegerField(min_value=1, max_value=32_767)


class ChangesForm(VersionSeenForm):
    """What has to change; the service asks for it."""

    comment = forms.CharField(required=False, strip=False, max_length=MAX_COMMENT)


class ApproveForm(ChangesForm):
    """An approval counts only with the box ticked: the editor says that she has read what she signs."""

    read = forms.BooleanField(
        error_messages={
            "required": _(
                "Not approved. Read the version and its evidence, then tick the box: your approval says that you have."
            )
        }
    )


class PublishForm(VersionSeenForm):
    """Publishing is confirmed in so many words."""

    confirmed = forms.BooleanField(
        error_messages={"required": _("Not published. Read what becomes public, then tick the box.")}
    )


class ReasonForm(forms.Form):
    """Why; the service asks for it."""

    reason = forms.CharField(required=False, max_length=MAX_REASON)
