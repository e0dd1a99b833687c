"""Every row of every table, typed by hand from the description of the workflows: step, from, to, who.

"Who" is a role, PUBLIC (the producer, who has no account), or the other step that alone carries it out: "batch",
"change", "report". An empty "to" is the state the record has.
"""

from khuyencong.core.workflow import PUBLIC

Row = tuple[str, set[str], str, set[str]]
CHANGEABLE = {"approved", "detail_review", "authorised", "contracted", "implementing"}

PROJECT: tuple[Row, ...] = (
    ("submit", {"draft", "returned"}, "centre_review", {"officer"}),
    ("return_centre", {"centre_review"}, "returned", {"unit_head", "centre_leader"}),
    ("send_to_appraisal", {"centre_review"}, "appraisal", {"centre_leader"}),
    ("return_appraisal", {"appraisal"}, "returned", {"department_officer"}),
    ("pass_appraisal", {"appraisal"}, "appraised", {"department_officer"}),
    ("fail_appraisal", {"appraisal"}, "rejected", {"department_officer"}),
    ("include", {"appraised"}, "planned", {"batch"}),
    ("exclude", {"planned"}, "appraised", {"department_officer"}),
    ("approve", {"planned"}, "approved", {"batch"}),
    ("submit_detail", {"approved"}, "detail_review", {"officer"}),
    ("return_detail", {"detail_review"}, "approved", {"centre_leader"}),
    ("approve_detail", {"detail_review"}, "authorised", {"centre_leader"}),
    ("sign_contract", {"authorised"}, "contracted", {"centre_leader"}),
    ("assign", {"authorised"}, "implementing", {"centre_leader"}),
    ("start", {"contracted"}, "implementing", {"officer"}),
    ("report_acceptance", {"implementing"}, "acceptance_review", {"officer"}),
    ("return_acceptance", {"acceptance_review"}, "implementing", {"unit_head"}),
    ("accept", {"acceptance_review"}, "accepted", {"unit_head"}),
    ("refuse_acceptance", {"implementing", "acceptance_review"}, "not_accepted", {"centre_leader"}),
    ("liquidate", {"accepted"}, "liquidated", {"centre_leader"}),
    ("settle", {"liquidated", "accepted"}, "settled", {"accountant"}),
    ("change", CHANGEABLE, "", {"change"}),
    ("stop", CHANGEABLE, "stopped", {"department_leader"}),
    ("withdraw", {"draft", "returned", "centre_review", "appraisal", "appraised"}, "withdrawn", {"officer"}),
)
# What the ministry decides, recorded by the department's officer; the rest as above.
NATIONAL: tuple[Row, ...] = (
    *(row for row in PROJECT if row[0] not in ("include", "exclude", "approve", "stop")),
    ("include", {"appraised"}, "sent_to_ministry", {"batch"}),
    ("exclude", {"sent_to_ministry"}, "appraised", {"batch"}),
    ("approve", {"sent_to_ministry"}, "approved", {"batch"}),
    ("return_ministry", {"sent_to_ministry"}, "returned", {"department_officer"}),
    ("reject_ministry", {"sent_to_ministry"}, "rejected", {"department_officer"}),
    ("stop", CHANGEABLE, "stopped", {"department_officer"}),
)
BATCH: tuple[Row, ...] = (
    ("submit", {"draft", "returned"}, "submitted", {"department_officer"}),
    ("return", {"submitted"}, "returned", {"department_leader"}),
    ("approve", {"submitted"}, "approved", {"department_leader"}),
    ("amend", {"approved"}, "", {"department_leader"}),
    ("close", {"approved"}, "closed", {"department_officer"}),
)
NATIONAL_BATCH: tuple[Row, ...] = (
    *(row for row in BATCH if row[0] not in ("return", "approve", "amend")),
    ("return", {"submitted"}, "returned", {"department_officer"}),
    ("approve", {"submitted"}, "approved", {"department_officer"}),
    ("amend", {"approved"}, "", {"department_officer"}),
)
CHANGE: tuple[Row, ...] = (
    ("check", {"requested"}, "checked", {"department_officer"}),
    ("approve", {"checked"}, "approved", {"department_leader", "centre_leader"}),
    ("deny", {"checked"}, "denied", {"department_leader", "centre_leader"}),
    ("withdraw", {"requested", "checked"}, "withdrawn", {"officer"}),
)
# The ministry's decisions are recorded by the officer, the department's own are its leader's.
NATIONAL_CHANGE: tuple[Row, ...] = (
    *(row for row in CHANGE if row[0] in ("check", "withdraw")),
    ("approve", {"checked"}, "approved", {"department_officer", "department_leader"}),
    ("deny", {"checked"}, "denied", {"department_officer", "department_leader"}),
)
CONSULTING: tuple[Row, ...] = (
    ("assign", {"new", "assigned", "waiting"}, "assigned", {"unit_head", "centre_leader", "officer"}),
    ("begin", {"assigned"}, "in_progress", {"officer"}),
    ("ask", {"in_progress"}, "waiting", {"officer"}),
    ("answered", {"waiting"}, "in_progress", {"officer", PUBLIC}),
    ("complete", {"in_progress", "assigned"}, "completed", {"officer"}),
    ("decline", {"new", "assigned"}, "declined", {"unit_head"}),
    ("mark_duplicate", {"new"}, "duplicate", {"officer"}),
    ("reopen", {"completed"}, "in_progress", {"unit_head", PUBLIC}),
)
REPORT: tuple[Row, ...] = (
    ("submit", {"draft"}, "review", {"officer", "department_officer"}),
    ("return", {"review"}, "draft", {"unit_head", "centre_leader", "department_leader"}),
    ("issue", {"review"}, "issued", {"centre_leader", "department_leader"}),
    ("supersede", {"issued"}, "superseded", {"report"}),
)
# An officer takes only what nobody has; given work is given anew by the head.
GUARDED = {("consulting", state, "assign", "officer") for state in ("assigned", "waiting")}

# Who takes back the last step of whom: the next level above; at the top another person of it. Requests for advice and
# periodic reports are set right by steps of their own, and so is what another step carried out.
TAKEN_BACK_BY = {
    "officer": "unit_head", "unit_head": "centre_leader", "accountant": "centre_leader",
    "centre_leader": "department_leader", "department_officer": "department_leader",
    "department_leader": "department_leader",
}  # fmt: skip
# The department does not see a dossier that has not reached the appraisal, so its leader takes back no return of it.
OUT_OF_SIGHT = {(kind, "centre_review", "return_centre", "centre_leader") for kind in ("project", "national")}
NEVER_TAKEN_BACK = {"consulting", "report"}
LASTING = {"return_appraisal", "amend"}  # signed sheets are void; a decision on many projects is mended by another one
