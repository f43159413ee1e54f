# SPDX-License-Identifier: Apache-2.0
"""Ways past the usual desks as a table: urgent, checked on site first, handled by who found it, straight to a squad."""

from dataclasses import replace

from xiucheng.foundation.organization.queries import on_duty_with, squad_for, unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.declaration.types import START, STAY, Label, Step
from xiucheng.operations.supervision import queries, rules
from xiucheng.operations.supervision.process.fields import (
    ADDRESS,
    CHECKED,
    CLASS,
    CLASS_GUESS,
    DIRECT_CHANNEL,
    LAW,
    OPEN,
    PHOTOS,
    PHOTOS_AFTER,
    PHOTOS_CHECK,
    POINT,
    RESULT,
    SEEN,
    SELF_CHANNEL,
    TO_CHECK,
    WHY,
    WORDS,
)
from xiucheng.operations.supervision.process.reporting import CENTRE, CLASS_NAME, FLAG, PLACE, ROWS
from xiucheng.operations.supervision.process.sideways import ACCEPT, PRESENT, VERIFIERS
from xiucheng.operations.supervision.types import TARGET_CLOCK, URGENT_CLOCK

AREA, GRID = "(a.form -> 'place' ->> 'area_path')", "(a.form -> 'place' ->> 'responsibility')"
COMMAND = unit_for("command", UnitKind.COMMAND_CENTRE, AREA, on_form=True)
BEFORE_HANDLED = OPEN[: OPEN.index("suspended")]

# fmt: off
URGENT = (
    Step("call_urgent", Label("标为紧急", "Call urgent"), frm=BEFORE_HANDLED, to=STAY, by=ACCEPT, within="any",
         form=(WHY,), facts=(queries.DECIDED,), when=(rules.not_urgent_yet,), effect=rules.called_urgent,
         clocks=(URGENT_CLOCK,), law=LAW, quiet=True),
    Step("lift_urgent", Label("解除紧急", "No longer urgent"), frm=OPEN, to=STAY, by="supervision.file", within="any",
         form=(WHY,), when=(rules.is_urgent,), effect=rules.urgency_lifted, clocks=(URGENT_CLOCK,), law=LAW,
         quiet=True),
)

ON_SITE = (
    Step("check_on_site", Label("派监督员核实", "Have it checked on site"), frm=("reported",), to="checking",
         by=ACCEPT, form=(TO_CHECK,),
         facts=(VERIFIERS, PRESENT, queries.REPORTERS, queries.DECIDED), when=(rules.somebody_to_check,),
         effect=rules.sent_to_check, sets=("checker",), law=LAW),
    Step("check", Label("核实", "Tell what is there"), frm=("checking",), to="reported", by="supervision.verify",
         within="area", form=(CHECKED, SEEN, PHOTOS_CHECK), facts=(queries.DECIDED, queries.CLASS_STAGES),
         when=(rules.asked_to_check,), effect=rules.back_at_reception, law=LAW, primary=True),
    Step("check_called_off", Label("不再等待核实", "Call the check off"), frm=("checking",), to="reported", by=ACCEPT,
         form=(WHY,), facts=(queries.DECIDED, queries.CLASS_STAGES), effect=rules.back_at_reception, law=LAW),
)

SELF_HANDLED = (
    Step("report_handled", Label("自处置上报", "Report as handled"), frm=(START,), to=("handled", "verified"),
         by="supervision.self_handle", within="any",
         form=(replace(PHOTOS, required=True, minimum=1), replace(PHOTOS_AFTER, required=True, minimum=1), POINT,
               ADDRESS, CLASS, WORDS, RESULT, SELF_CHANNEL),
         lookups=PLACE, facts=(CLASS_NAME, CENTRE, queries.CODE, queries.DECIDED_CITY, queries.SAME_PLACE_AT_START,
                               queries.CLASS_STAGES_ON_FORM),
         checks=(rules.class_known, rules.may_be_self_handled, rules.result_is_shown), effect=rules.self_handled,
         sets=("centre", "reported_by", "handled_by", "way", "photo_place"), rows=ROWS,
         clocks=(URGENT_CLOCK,), after=FLAG, law=LAW),
)

STRAIGHT = (
    Step("report_direct", Label("直报中队", "Report straight to the squad"), frm=(START,), to="dispatched",
         by="supervision.report_direct", within="any",
         form=(PHOTOS, POINT, ADDRESS, CLASS_GUESS, WORDS, DIRECT_CHANNEL),
         lookups=PLACE, facts=(CLASS_NAME, CENTRE, queries.CODE, COMMAND, squad_for("squad", AREA),
                               queries.DECIDED_CITY, on_duty_with("officers", "supervision.handle", AREA, GRID),
                               queries.CLASS_STAGES_ON_FORM),
         checks=(rules.class_known, rules.squad_answers), effect=rules.reported_direct,
         sets=("centre", "command", "department", "reported_by", "way"), rows=(*ROWS, "record.Share"),
         clocks=(TARGET_CLOCK, URGENT_CLOCK), after=FLAG, law=LAW),
    Step("take_back", Label("收回", "Take back"), frm=("dispatched",), to="accepted", by=ACCEPT, within="any",
         form=(WHY,), facts=(queries.OPEN_REQUEST, queries.OPEN_TASKS, queries.DECIDED),
         when=(rules.went_direct, rules.nothing_asked, rules.assistants_done), effect=rules.taken_back,
         sets=("way", "department"), clocks=(TARGET_CLOCK,), hands_over=True, law=LAW, quiet=True),
)
SHORTCUTS = (*URGENT, *ON_SITE, *SELF_HANDLED, *STRAIGHT)
# fmt: on
