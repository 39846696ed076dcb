"""The record of a review in words: who did what, newest first, with the many saves of one sitting made one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from claims.enums import Decision
from claims.models import AuditEvent, SignOff
from claims.queries import people

MOST = 40
"""Lines that the page shows; the record has them all."""

WORDS: dict[str, Any] = {
    "review.opened": gettext_lazy("%(who)s opened this review"),
    "review.taken": gettext_lazy("%(who)s took it"),
    "review.assigned": gettext_lazy("%(who)s gave it to %(assignee)s"),
    "review.handed_back": gettext_lazy("%(who)s handed it back"),
    "review.draft_saved": gettext_lazy("%(who)s saved the draft of version %(version)s"),
    "review.submitted": gettext_lazy("%(who)s submitted version %(version)s"),
    "review.recalled": gettext_lazy("%(who)s recalled version %(version)s"),
    "review.published": gettext_lazy("%(who)s published version %(version)s"),
    "review.abandoned": gettext_lazy("%(who)s abandoned it: “%(reason)s”"),
    "review.reopened": gettext_lazy("%(who)s reopened it"),
    "review.due_changed": gettext_lazy("%(who)s changed the deadline"),
    "review.recused": gettext_lazy("%(who)s declared a conflict of interest"),
    "review.lease_taken_over": gettext_lazy("%(who)s took the draft over on another page"),
    "sign_off.approved": gettext_lazy("%(who)s approved version %(version)s"),
    "sign_off.changes_requested": gettext_lazy("%(who)s asked for changes to version %(version)s"),
    "sign_off.approval_withdrawn": gettext_lazy("%(who)s withdrew the approval of version %(version)s"),
    "correction.started": gettext_lazy("%(who)s started a correction"),
    "correction.cancelled": gettext_lazy("%(who)s cancelled the correction"),
    "verdict.suspended": gettext_lazy("%(who)s suspended the verdict"),
    "verdict.resumed": gettext_lazy("%(who)s showed the verdict again"),
}
CHANGES: dict[str, Any] = {
    "cited": gettext_lazy("%(who)s added evidence"),
    "use": gettext_lazy("%(who)s changed how evidence is used"),
    "uncited": gettext_lazy("%(who)s removed evidence"),
    "captured": gettext_lazy("%(who)s captured evidence"),
    "waived": gettext_lazy("%(who)s waived a capture"),
    "public_note": gettext_lazy("%(who)s wrote the public note"),
}
"""What a saved draft changed, where it was not the text."""
KEY = {"review.submitted", "review.published", "sign_off.approved"}
ALARMING = {"sign_off.changes_requested", "verdict.suspended", "correction.started", "review.abandoned"}


@dataclass(frozen=True)
class Told:
    """One line. `form` is "key", "fix" or ""; `times` is how many equal acts in a row it stands for."""

    words: str
    at: datetime
    form: str = ""
    comment: str = ""
    times: int = 1


def told(events: Iterable[AuditEvent], decisions: Iterable[SignOff]) -> list[Told]:
    """The lines, newest first. `decisions` are those that the reader may see: their comments are told with them."""
    events = list(events)
    names = people.names(str(each.data["assignee"]) for each in events if each.data.get("assignee"))
    comments = {
        (each.decided_by_id, each.version.number): each.comment
        for each in decisions
        if each.decision == Decision.REQUEST_CHANGES
    }
    lines: list[Told] = []
    for event in events:
        line = _line(event, names, comments)
        if lines and lines[-1].words == line.words and not line.comment:
            line = Told(line.words, line.at, line.form, times=lines[-1].times + 1)
            lines.pop()
        lines.append(line)
    return lines[::-1][:MOST]


def _line(event: AuditEvent, names: Mapping[str, str], comments: Mapping[tuple[int, int], str]) -> Told:
    given = {
        "who": event.actor_label,
        "version": event.data.get("version", ""),
        "reason": event.data.get("reason", ""),
        "assignee": names.get(str(event.data.get("assignee")), gettext("a colleague")),
    }
    msgid = CHANGES.get(str(event.data.get("change")), WORDS.get(event.action))
    words = str(msgid) % given if msgid else f"{event.actor_label}: {event.action}"
    form = "key" if event.action in KEY else "fix" if event.action in ALARMING else ""
    comment = ""
    if event.action == "sign_off.changes_requested" and event.actor_id:
        comment = comments.get((event.actor_id, int(event.data.get("version") or 0)), "")
    return Told(words, event.occurred_at, form, comment)
