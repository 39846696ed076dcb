"""What the panel about one claim shows, on the workbench and on the claim's own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from claims.models import Claim, User
from claims.queries import claim_desk
from claims.text.checkworthiness import REASONS, SCORER, speaks_for
from claims.web.differences import sides
from claims.web.forms.claims import DismissForm, WordingForm

QUICK_REASONS = (
    _("Opinion"),
    _("Prediction"),
    _("Too vague to check"),
    _("Not of public interest"),
    _("Not a claim"),
)
"""Why candidates are set aside most often; the keys 1 to 5 choose one."""


@dataclass(frozen=True)
class Reason:
    """Why the scorer proposed a claim; `speaks_for` is None where only its name is known."""

    words: str
    speaks_for: bool | None


@dataclass(frozen=True)
class Compared:
    """A claim that may be the same, beside this one: (op, text) pieces of both."""

    twin: claim_desk.Twin
    here: list[tuple[str, str]]
    there: list[tuple[str, str]]


@dataclass(frozen=True)
class Forms:
    """What was typed and refused, with the sentence of the refusal; empty when nothing was."""

    wording: WordingForm | None = None
    dismissal: DismissForm | None = None
    refusal: str = ""
    about: UUID | None = field(default=None)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One claim for one person. `origin` are the hidden fields that say where to go on afterwards."""

    desk: claim_desk.DeskClaim
    reasons: list[Reason]
    compared: list[Compared]
    wording: WordingForm
    seen: Mapping[str, Any]
    dismissal: DismissForm
    refusal: str
    quick: tuple[Any, ...] = QUICK_REASONS

    @property
    def claim(self) -> Claim:
        return self.desk.claim

    @property
    def by_scorer(self) -> str:
        return self.claim.proposed_by_scorer


def panel(claim_id: UUID, *, actor: User, typed: Forms | None = None) -> Panel:
    """The panel of a claim; with what was `typed` and refused, if that was about this claim. Raises NotFound."""
    desk = claim_desk.load(claim_id, actor=actor)
    claim = desk.claim
    typed = typed if typed is not None and typed.about in (None, claim.public_id) else Forms()
    seen = WordingForm.of(claim)
    return Panel(
        desk=desk,
        reasons=reasons_of(claim.reasons, claim.in_language, scorer=claim.proposed_by_scorer),
        compared=[_beside(claim, twin) for twin in desk.twins],
        wording=typed.wording or WordingForm(initial=seen),
        seen=seen,
        dismissal=typed.dismissal or DismissForm(),
        refusal=typed.refusal,
    )


def reasons_of(codes: Iterable[str], language: str, *, scorer: str) -> list[Reason]:
    """The scorer's reasons in words, strongest first. Only of our own scorer it is known which way they speak."""
    known = not scorer or scorer.startswith(f"{SCORER}/")
    return [Reason(str(_(REASONS.get(code, code))), speaks_for(code, language) if known else None) for code in codes]


def _beside(claim: Claim, twin: claim_desk.Twin) -> Compared:
    there, here = sides(twin.target.text, claim.text, claim.in_language)
    return Compared(twin, here, there)
