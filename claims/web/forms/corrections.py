"""How a change of something published begins, and how a verdict to change is found."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import CorrectionKind
from claims.services.corrections import MAX_NOTE
from claims.services.wording import MAX_REASON

MEANINGS = {
    CorrectionKind.CORRECTION: _(
        "We got something wrong. Readers see the note on top of the page and in the corrections log."
    ),
    CorrectionKind.CLARIFICATION: _("What we wrote was right and could be misread. The note says what is meant."),
    CorrectionKind.UPDATE: _("Something new is known since we published. The rating may change with it."),
    CorrectionKind.TYPO: _("Spelling or layout, no meaning touched. It needs no note and is still signed."),
    CorrectionKind.RETRACTION: _(
        "The verdict cannot stand. It loses its rating, and its page says that it was retracted and why. "
        "This ends the review for good; the claim can be reviewed afresh."
    ),
}


class CorrectionForm(forms.Form):
    """The kind decides what readers will be told; the note can still be written in the review."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in MEANINGS],
        error_messages={
            "required": _("Say what kind of change it is."),
            "invalid_choice": _("Say what kind of change it is."),
        },
    )
    reason = forms.CharField(max_length=MAX_REASON, error_messages={"required": _("Give a reason.")})
    public_note = forms.CharField(required=False, strip=False, max_length=MAX_NOTE)


class FindForm(forms.Form):
    """Words of the verdict that has to change."""

    q = forms.CharField(required=False, max_length=500)
