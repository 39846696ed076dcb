"""The marks of the workbench. Links cannot stand in one another, so every piece of text is one link or none.

What people wrote is escaped by `format_html`. Hidden words and tags are no part of the text: they stand in
`bdi`, which leaves the direction of the paragraph alone, and scripts that count in the text pass them by.
"""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import AnchorState, ClaimStatus, StatementKind
from claims.errors import RoleNotAllowed
from claims.queries.claim_standing import State
from claims.templatetags.claims_ui import form_of, icon
from claims.text.differences import Difference

register = template.Library()

STATES = {
    State.CANDIDATE: gettext_lazy("candidate"),
    State.ACCEPTED: gettext_lazy("accepted"),
    State.REVIEW: gettext_lazy("in review"),
    State.VERIFIED: gettext_lazy("verified"),
    State.CHANGED: gettext_lazy("changed after our check"),
    State.DISMISSED: gettext_lazy("dismissed"),
    State.ORPHANED: gettext_lazy("orphaned"),
}
DIFFERENCES = {
    Difference.NEGATION.value: gettext_lazy("a “not”"),
    Difference.NUMBERS.value: gettext_lazy("a number"),
    Difference.DATES.value: gettext_lazy("a date"),
    Difference.NAMES.value: gettext_lazy("a name"),
    Difference.OPPOSITE.value: gettext_lazy("a word and its opposite"),
}
CURRENT = SafeString(' aria-current="true"')
_ICONS = {State.ACCEPTED: "check", State.REVIEW: "pencil", State.CHANGED: "history"}
_RATED = (State.VERIFIED, State.CHANGED)


@register.simple_tag
def passage(sheet: Any, paragraph: Any) -> SafeString:
    """The pieces of one paragraph, marked."""
    return format_html_join("", "{}", ((_piece(sheet, piece),) for piece in paragraph.pieces))


@register.simple_tag
def strip(marks: Any, place: Any, selected: Any) -> SafeString:
    """All claims as numbers with their lines, each a link to itself."""
    claim = _("Claim")
    return format_html_join(
        "",
        '<a class="is-{}{}" href="{}#claim" hx-get="{}"{}><span><span class="vh">{} </span>{}'
        '<span class="vh">, {}</span></span></a>',
        ((mark.state, mark_form(mark), href, href, CURRENT if mark is selected else "", claim, mark.number,
          mark_words(mark)) for mark in marks for href in (href_in(mark, place),)),
    )  # fmt: skip


@register.simple_tag
def mark_form(mark: Any) -> str:
    """The class of a rating for a mark that has a verdict: " r-…", else ""."""
    return f" r-{form_of(mark.rating)}" if mark.standing.published and mark.state in _RATED else ""


@register.simple_tag
def mark_words(mark: Any) -> str:
    """A mark's state in words, for those who do not see its line."""
    words = [str(STATES[mark.state])]
    claim = mark.claim
    if mark.state in _RATED:
        words[0] = _("verified")
        words.append(_verdict(mark))
    if claim.status == ClaimStatus.MERGED:
        words.append(_("joined to an earlier claim"))
    if claim.status == ClaimStatus.DISMISSED and claim.dismissed_reason:
        words.append(claim.dismissed_reason)
    if mark.anchor == AnchorState.CHANGED:
        words.append(_("wording changed after our check") if mark.state in _RATED else _("wording changed"))
    return ", ".join(words)


@register.filter
def statement_kind(kind: str) -> str:
    """The word for what a sentence does."""
    return str(StatementKind(kind).label) if kind in StatementKind.values else kind


@register.filter
def href_in(mark: Any, place: Any) -> str:
    """The address of the same place with this claim selected."""
    return str(place.link(claim=mark.claim.public_id))


@register.filter
def toggled(place: Any, selected: Any) -> str:
    """The address of the same place with the sentences that were passed over shown, or hidden again."""
    return str(place.link(skipped=None if place.skipped else "1", claim=selected.claim.public_id if selected else None))


@register.filter
def slice_of(text: str, sentence: Any) -> str:
    """The words of a sentence."""
    return text[sentence.start : sentence.end]


@register.filter
def can_join(panel: Any) -> bool:
    """May this person join claims, as far as the role goes?"""
    return panel.desk.actions["merge"].code != RoleNotAllowed.code


@register.filter
def difference_word(code: str) -> str:
    """In what two statements differ, in words."""
    return str(DIFFERENCES.get(code, code))


@register.filter
def lost_words(mark: Any) -> str:
    """Why a mark is not in the text, as the end of a sentence."""
    if mark.anchor == AnchorState.AMBIGUOUS:
        return _("now in the text more than once")
    if mark.anchor == AnchorState.CHANGED:
        return _("reworded since; the new words are a claim of their own")
    return _("no longer in the text")


def _verdict(mark: Any) -> str:
    if mark.rating:
        return str(mark.rating.label).lower()
    return _("verdict withheld") if mark.standing.is_withheld else _("verdict retracted")


def _piece(sheet: Any, piece: Any) -> SafeString:
    words = conditional_escape(sheet.text[piece.start : piece.end])
    if piece.owner is None:
        return words
    owner = sheet.owners[piece.owner]
    own_tag = _tag(owner) if piece.owner in piece.ends else ""
    own = _link(owner, words, own_tag, begins=piece.begins)
    others = ((_link(sheet.owners[mark], "", _tag(sheet.owners[mark])),) for mark in piece.ends if mark != piece.owner)
    return own + format_html_join("", "{}", others)


def _link(owner: Any, words: str, tag: str, *, begins: bool = True) -> SafeString:
    return format_html(
        '<a class="hl {}" href="{}#claim" hx-get="{}"{}><bdi class="vh">{}</bdi>{}{}</a>',
        _classes(owner),
        owner.href,
        owner.href,
        CURRENT if owner.selected else "",
        _hidden(owner, begins=begins),
        words,
        tag,
    )


def _classes(owner: Any) -> str:
    if owner.claim is None:
        return "hl--skipped"
    return f"hl--{owner.claim.state}{mark_form(owner.claim)}"


def _hidden(owner: Any, *, begins: bool) -> str:
    if owner.claim is None:
        sentence = owner.sentence
        return _("Passed over, %(kind)s, %(score).2f: ") % {
            "kind": statement_kind(sentence.kind), "score": sentence.score,
        }  # fmt: skip
    number = owner.claim.number
    if not begins:
        return _("Claim %(number)d, continued: ") % {"number": number}
    state = mark_words(owner.claim)
    if owner.selected:
        return _("Claim %(number)d, %(state)s, selected: ") % {"number": number, "state": state}
    return _("Claim %(number)d, %(state)s: ") % {"number": number, "state": state}


def _tag(owner: Any) -> SafeString:
    if owner.claim is None:
        sentence = owner.sentence
        said = f"{sentence.score:.2f} {statement_kind(sentence.kind)}"
        return format_html('<bdi class="hl__no" aria-hidden="true">{}</bdi>', said)
    return format_html(
        '<bdi class="hl__no" aria-hidden="true">{}{}</bdi>', _sign(owner.claim), owner.claim.number
    )  # fmt: skip


def _sign(mark: Any) -> SafeString:
    if mark.state == State.VERIFIED:
        shape = form_of(mark.rating)
        return format_html(
            '<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="#r-{}"/></svg>',
            shape,
        )
    return icon(_ICONS[mark.state]) if mark.state in _ICONS else SafeString("")
