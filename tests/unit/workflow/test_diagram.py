"""The generated page says what the tables say, and the command keeps it so."""

from io import StringIO

import pytest
from django.core.management.base import CommandError

from claims.management.commands.render_states import PAGE, Command
from claims.workflow import diagram

REVIEW = """\
stateDiagram-v2
    [*] --> queued
    queued --> in_progress: take / assign
    queued --> abandoned: abandon
    in_progress --> queued: hand_back
    in_progress --> in_progress: save_draft
    in_progress --> in_sign_off: submit
    in_progress --> published: cancel_correction
    in_progress --> abandoned: abandon
    in_sign_off --> in_progress: recall
    in_sign_off --> in_sign_off: approve (more needed) / withdraw_approval
    in_sign_off --> changes_requested: request_changes
    in_sign_off --> approved: approve (quorum)
    in_sign_off --> abandoned: abandon
    changes_requested --> in_progress: save_draft
    changes_requested --> published: cancel_correction
    changes_requested --> abandoned: abandon
    approved --> in_sign_off: withdraw_approval
    approved --> published: publish (published before, first time) / cancel_correction
    approved --> retracted: publish (retraction)
    published --> in_progress: start_correction
    abandoned --> queued: reopen
    retracted --> [*]"""

CLAIM = """\
stateDiagram-v2
    [*] --> candidate
    candidate --> accepted: accept
    candidate --> dismissed: dismiss
    dismissed --> candidate: reconsider
    accepted --> merged: merge
    merged --> accepted: undo_merge"""

RECALL = (
    "| `recall` | `in_sign_off` | `in_progress` | The writer of the version (`review.not_writer`)"
    " | No editor has decided on this version (`review.decisions_exist`) |  | `review.recalled` | `review.recalled` |"
)
DISMISS = (
    "| `dismiss` | `candidate` | `dismissed` | checker, editor, chief"
    " | `reason`: A reason is given (`review.reason_required`) | `claim.dismissed` | `claim.dismissed` |"
)


def run(**options):
    out = StringIO()
    Command(stdout=out).handle(**options)
    return out.getvalue()


def test_review_diagram_draws_every_arrow():
    assert diagram.review_diagram() == REVIEW


def test_claim_diagram_draws_every_arrow():
    assert diagram.claim_diagram() == CLAIM


@pytest.mark.parametrize(
    "line",
    [
        "| assignee | `in_progress`, `changes_requested` |",
        "| approve |  |  | yes | yes |  |  |",
        "| take |  | yes | yes | yes |  |  |",
        "| merge (claim) |  |  | yes | yes |  |  |",
        RECALL,
        DISMISS,
    ],
)
def test_page_has_the_row(line):
    assert diagram.render().splitlines().count(line) == 1


def test_page_in_docs_is_what_the_tables_give():
    assert PAGE.read_text(encoding="utf-8") == diagram.render()


def test_render_states_writes_the_page(tmp_path):
    page = tmp_path / "states.md"

    said = run(path=page)

    assert page.read_text(encoding="utf-8") == diagram.render()
    assert said == f"Wrote {page}.\n"


def test_render_states_check_of_a_true_page_says_so(tmp_path):
    page = tmp_path / "states.md"
    run(path=page)

    assert run(check=True, path=page) == f"{page} is up to date.\n"


def test_render_states_check_of_an_altered_page_fails_with_the_difference_and_writes_nothing(tmp_path):
    page = tmp_path / "states.md"
    page.write_text(diagram.render().replace("# The states of a review", "# States"), encoding="utf-8")
    before = page.read_text(encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        run(check=True, path=page)

    assert "-# States\n+# The states of a review" in str(refused.value)
    assert refused.value.returncode == 1
    assert page.read_text(encoding="utf-8") == before


def test_render_states_check_of_a_missing_page_fails(tmp_path):
    page = tmp_path / "states.md"

    with pytest.raises(CommandError, match="is out of date"):
        run(check=True, path=page)

    assert not page.exists()
