"""The expected answers, written by hand: what each person is told for each action in each situation.

One block per person, one row per action, one column per situation. `+word` means "carried out, and the review
is then in that status"; `done` means "the result holds already"; every other word is a refusal, spelled out in
`REFUSALS`. Nothing here is computed from the table under test.
"""

STATUSES = {
    "+queued": "queued",
    "+progress": "in_progress",
    "+sign_off": "in_sign_off",
    "+changes": "changes_requested",
    "+approved": "approved",
    "+published": "published",
    "+retracted": "retracted",
    "+abandoned": "abandoned",
}

REFUSALS = {
    "role": "role.not_allowed",
    "recused": "review.recused",
    "status": "review.wrong_status",
    "taken": "review.already_taken",
    "assignee": "review.not_assignee",
    "writer": "review.not_writer",
    "public": "review.already_published",
    "nothing": "review.nothing_published",
    "decisions": "review.decisions_exist",
    "own": "sign_off.own_work",
    "decided": "sign_off.already_decided",
    "none": "sign_off.no_standing_approval",
    "open": "correction.already_open",
}

# fresh: in sign-off, nobody has decided. voting: in sign-off, one approval of two.
FIRST_VERDICT = """
SITUATIONS        queued     progress   fresh      voting     changes    approved   published retracted abandoned

WHO writer
take              +progress  done       status     status     status     status     status    status    status
assign            role       role       role       role       role       role       role      role      role
hand_back         status     +queued    status     status     status     status     status    status    status
save_draft        status     +progress  status     status     +progress  status     status    status    status
submit            status     +sign_off  done       done       status     done       status    status    status
recall            status     status     +progress  decisions  status     status     status    status    status
approve           role       role       role       role       role       role       role      role      role
request_changes   role       role       role       role       role       role       role      role      role
withdraw_approval role       role       role       role       role       role       role      role      role
publish           role       role       role       role       role       role       role      role      role
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           role       role       role       role       role       role       role      role      role
reopen            role       role       role       role       role       role       role      role      role

WHO other_checker
take              +progress  taken      status     status     taken      status     status    status    status
assign            role       role       role       role       role       role       role      role      role
hand_back         status     assignee   status     status     status     status     status    status    status
save_draft        status     assignee   status     status     assignee   status     status    status    status
submit            status     assignee   status     status     status     status     status    status    status
recall            status     status     writer     writer     status     status     status    status    status
approve           role       role       role       role       role       role       role      role      role
request_changes   role       role       role       role       role       role       role      role      role
withdraw_approval role       role       role       role       role       role       role      role      role
publish           role       role       role       role       role       role       role      role      role
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           role       role       role       role       role       role       role      role      role
reopen            role       role       role       role       role       role       role      role      role

WHO contributor_editor
take              +progress  taken      status     status     taken      status     status    status    status
assign            +progress  taken      status     status     taken      status     status    status    status
hand_back         status     +queued    status     status     status     status     status    status    status
save_draft        status     assignee   status     status     assignee   status     status    status    status
submit            status     assignee   status     status     status     status     status    status    status
recall            status     status     writer     writer     status     status     status    status    status
approve           status     status     own        own        status     status     status    status    status
request_changes   status     status     own        own        status     status     status    status    status
withdraw_approval status     status     none       none       status     none       status    status    status
publish           status     status     status     status     status     own        status    status    status
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           +abandoned +abandoned +abandoned +abandoned +abandoned status     status    status    status
reopen            status     status     status     status     status     status     status    status    +queued

WHO independent_editor
take              +progress  taken      status     status     taken      status     status    status    status
assign            +progress  taken      status     status     taken      status     status    status    status
hand_back         status     +queued    status     status     status     status     status    status    status
save_draft        status     assignee   status     status     assignee   status     status    status    status
submit            status     assignee   status     status     status     status     status    status    status
recall            status     status     writer     writer     status     status     status    status    status
approve           status     status     +sign_off  +approved  status     status     status    status    status
request_changes   status     status     +changes   +changes   status     status     status    status    status
withdraw_approval status     status     none       none       status     none       status    status    status
publish           status     status     status     status     status     +published done      done      status
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           +abandoned +abandoned +abandoned +abandoned +abandoned status     status    status    status
reopen            status     status     status     status     status     status     status    status    +queued

WHO approver
take              +progress  taken      status     status     taken      status     status    status    status
assign            +progress  taken      status     status     taken      status     status    status    status
hand_back         status     +queued    status     status     status     status     status    status    status
save_draft        status     assignee   status     status     assignee   status     status    status    status
submit            status     assignee   status     status     status     status     status    status    status
recall            status     status     writer     writer     status     status     status    status    status
approve           status     status     +sign_off  done       status     done       status    status    status
request_changes   status     status     +changes   decided    status     status     status    status    status
withdraw_approval status     status     none       +sign_off  status     +sign_off  status    status    status
publish           status     status     status     status     status     +published done      done      status
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           +abandoned +abandoned +abandoned +abandoned +abandoned status     status    status    status
reopen            status     status     status     status     status     status     status    status    +queued

WHO chief
take              +progress  taken      status     status     taken      status     status    status    status
assign            +progress  taken      status     status     taken      status     status    status    status
hand_back         status     +queued    status     status     status     status     status    status    status
save_draft        status     assignee   status     status     assignee   status     status    status    status
submit            status     assignee   status     status     status     status     status    status    status
recall            status     status     writer     writer     status     status     status    status    status
approve           status     status     +sign_off  +approved  status     status     status    status    status
request_changes   status     status     +changes   +changes   status     status     status    status    status
withdraw_approval status     status     none       none       status     none       status    status    status
publish           status     status     status     status     status     +published done      done      status
start_correction  status     status     status     status     status     status     +progress status    status
cancel_correction status     nothing    status     status     nothing    nothing    status    status    status
abandon           +abandoned +abandoned +abandoned +abandoned +abandoned status     status    status    status
reopen            status     status     status     status     status     status     status    status    +queued

WHO viewer
*                 role       role       role       role       role       role       role      role      role

WHO auditor
*                 role       role       role       role       role       role       role      role      role

WHO operator
*                 role       role       role       role       role       role       role      role      role

WHO superuser_without_role
*                 role       role       role       role       role       role       role      role      role

WHO recused_editor
*                 recused    recused    recused    recused    recused    recused    recused   recused   recused
"""

# Version 1 is published, version 2 is its correction. There is no such thing as a queued correction.
CORRECTION = """
SITUATIONS        progress   fresh     voting    changes    approved

WHO starter
take              done       status    status    status     status
assign            role       role      role      role       role
hand_back         public     status    status    status     status
save_draft        +progress  status    status    +progress  status
submit            +sign_off  done      done      status     done
recall            status     +progress decisions status     status
approve           role       role      role      role       role
request_changes   role       role      role      role       role
withdraw_approval role       role      role      role       role
publish           role       role      role      role       role
start_correction  done       open      open      open       open
cancel_correction +published status    status    +published +published
abandon           role       role      role      role       role
reopen            role       role      role      role       role

WHO other_checker
take              taken      status    status    taken      status
assign            role       role      role      role       role
hand_back         assignee   status    status    status     status
save_draft        assignee   status    status    assignee   status
submit            assignee   status    status    status     status
recall            status     writer    writer    status     status
approve           role       role      role      role       role
request_changes   role       role      role      role       role
withdraw_approval role       role      role      role       role
publish           role       role      role      role       role
start_correction  open       open      open      open       open
cancel_correction assignee   status    status    assignee   assignee
abandon           role       role      role      role       role
reopen            role       role      role      role       role

WHO independent_editor
take              taken      status    status    taken      status
assign            taken      status    status    taken      status
hand_back         public     status    status    status     status
save_draft        assignee   status    status    assignee   status
submit            assignee   status    status    status     status
recall            status     writer    writer    status     status
approve           status     +sign_off +approved status     status
request_changes   status     +changes  +changes  status     status
withdraw_approval status     none      none      status     none
publish           status     status    status    status     +published
start_correction  open       open      open      open       open
cancel_correction +published status    status    +published +published
abandon           public     public    public    public     status
reopen            status     status    status    status     status

WHO first_writer_now_editor
take              taken      status    status    taken      status
assign            taken      status    status    taken      status
hand_back         public     status    status    status     status
save_draft        assignee   status    status    assignee   status
submit            assignee   status    status    status     status
recall            status     writer    writer    status     status
approve           status     own       own       status     status
request_changes   status     own       own       status     status
withdraw_approval status     none      none      status     none
publish           status     status    status    status     own
start_correction  open       open      open      open       open
cancel_correction +published status    status    +published +published
abandon           public     public    public    public     status
reopen            status     status    status    status     status

WHO recused_editor
*                 recused    recused   recused   recused    recused

WHO operator
*                 role       role      role      role       role
"""

LEGAL_CHANGES = {
    "queued>in_progress",
    "queued>abandoned",
    "in_progress>queued",
    "in_progress>in_sign_off",
    "in_progress>published",
    "in_progress>abandoned",
    "in_sign_off>in_progress",
    "in_sign_off>changes_requested",
    "in_sign_off>approved",
    "in_sign_off>abandoned",
    "changes_requested>in_progress",
    "changes_requested>published",
    "changes_requested>abandoned",
    "approved>in_sign_off",
    "approved>published",
    "approved>retracted",
    "published>in_progress",
    "abandoned>queued",
}

ACTIONS = (
    "take", "assign", "hand_back", "save_draft", "submit", "recall", "approve", "request_changes",
    "withdraw_approval", "publish", "start_correction", "cancel_correction", "abandon", "reopen",
)  # fmt: skip


def read(text: str) -> list[tuple[str, str, str, str]]:
    """(person, action, situation, expected word) for every cell."""
    cells: list[tuple[str, str, str, str]] = []
    situations: list[str] = []
    person = ""
    for line in filter(None, text.splitlines()):
        name, *words = line.split()
        match name:
            case "SITUATIONS":
                situations = words
            case "WHO":
                person = words[0]
            case _:
                for action in ACTIONS if name == "*" else (name,):
                    cells += [(person, action, *pair) for pair in zip(situations, words, strict=True)]
    return cells
