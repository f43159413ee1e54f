# SPDX-License-Identifier: Apache-2.0
"""The side ways of a case as a table: what may be asked for, what is decided, and what begins again.

Nobody decides alone what stops a clock or ends a case: who asks begins a request, a child of the case on the desk of
who decides; the decision takes the internal step of the case in the same transaction. A pause needs an approved reason,
and cities whose rules could be read have 延期、挂账、退回、作废 asked for and approved.
"""

from dataclasses import replace

from xiucheng.foundation.organization.queries import handling_unit, posted_there, present_there
from xiucheng.kernel.declaration.running import CLOCKS
from xiucheng.kernel.declaration.types import STAY, SYSTEM, Label, Step
from xiucheng.operations.supervision import queries, rules
from xiucheng.operations.supervision.process.fields import (
    ANSWER,
    ASSISTING,
    AUDIENCE,
    CAUSE,
    COMMENT,
    DEMAND,
    DEMANDED,
    KIND,
    LAW,
    MORE,
    MOST_REOPENS,
    NOT_SOLVED,
    OPEN,
    ORDER_NO,
    OVERSIGHT_KIND,
    REMARK,
    REOPEN_DAYS,
    REPORT,
    REQUEST_NUMBER,
    UNTIL,
    WHY,
    WITHIN_HOURS,
)
from xiucheng.operations.supervision.types import (
    OVERSIGHT,
    REQUEST,
    SUSPENSION_CLOCK,
    TARGET_CLOCK,
    TASK,
    URGENT_CLOCK,
)

FILED = OPEN[3:]
HANDLE, APPROVE = "supervision.handle", "supervision.approve"
ACCEPT, DISPATCH = "supervision.accept", "supervision.dispatch"
PAUSING = (TARGET_CLOCK, SUSPENSION_CLOCK, URGENT_CLOCK)
WORK, ONE_REQUEST = ("dispatched",), (REQUEST,)
OPEN_REQUEST = (queries.OPEN_REQUEST,)
DRAWN_IN = "r.state IN ('reported', 'dispatched', 'handled')"
VERIFIERS = posted_there("verifiers", "supervision.verify", when=DRAWN_IN)
PRESENT = present_there("present", when=DRAWN_IN)
ORDERED = (OVERSIGHT_KIND, DEMANDED, WITHIN_HOURS, ORDER_NO)
AGAIN = ("reopens", "bound_to", "extensions", "extended_by")
EXTENSION_FACTS = (queries.OPEN_REQUEST, CLOCKS)

# fmt: off
ASKING = (
    Step("ask_extension", Label("申请延期", "Ask for an extension"), frm=WORK, to=STAY, by=HANDLE, form=(MORE, WHY),
         facts=EXTENSION_FACTS, when=(rules.nothing_asked, rules.can_be_extended), checks=(rules.at_most_the_limit,),
         effect=rules.extension_asked, spawns=ONE_REQUEST, law=LAW),
    Step("ask_suspension", Label("申请挂账", "Ask for a suspension"), frm=WORK, to=STAY, by=HANDLE,
         form=(CAUSE, UNTIL, WHY), facts=OPEN_REQUEST, when=(rules.nothing_asked,), checks=(rules.until_is_ahead,),
         effect=rules.suspension_asked, spawns=ONE_REQUEST, law=LAW),
    Step("ask_arbitration", Label("申请退回仲裁", "Ask for arbitration of a return"), frm=WORK, to=STAY, by=HANDLE,
         form=(WHY,), facts=OPEN_REQUEST, when=(rules.nothing_asked, rules.returned_before, rules.not_bound),
         effect=rules.arbitration_asked, spawns=ONE_REQUEST, law=LAW, quiet=True),
    Step("ask_void", Label("申请作废", "Ask to make it void"), frm=FILED, to=STAY, by=ACCEPT, within="any",
         form=(WHY,), facts=OPEN_REQUEST, when=(rules.nothing_asked,), effect=rules.void_asked, spawns=ONE_REQUEST,
         law=LAW),
    Step("assist", Label("派协办", "Ask for assistance"), frm=WORK, to=STAY, by=DISPATCH, within="any",
         form=(ASSISTING, DEMAND), facts=(handling_unit("assisting_name", "assisting"),),
         checks=(rules.assistant_takes_work,), effect=rules.assistance_asked, spawns=(TASK,), law=LAW),
)

# What was answered stands on the case too, where who asked looks for it.
GIVEN = (replace(ANSWER, required=False), REQUEST_NUMBER)
GRANTED = (
    Step("extend", Label("延期", "Extended"), frm=WORK, to=STAY, by=APPROVE, within="any", internal=True,
         form=(MORE, *GIVEN), facts=(CLOCKS,), when=(rules.limit_is_counted,), effect=rules.extended,
         sets=("extensions", "extended_by"), clocks=(TARGET_CLOCK,), law=LAW),
    Step("suspend", Label("挂账", "Suspended"), frm=WORK, to="suspended", by=APPROVE, within="any", internal=True,
         form=(CAUSE, UNTIL, *GIVEN), facts=(CLOCKS,), checks=(rules.until_is_ahead,), effect=rules.suspended,
         clocks=PAUSING, law=LAW),
    Step("give_back", Label("仲裁退回", "Returned by arbitration"), frm=WORK, to="filed", by=APPROVE, within="any",
         internal=True, form=GIVEN, facts=(queries.DECIDED, queries.CLASS_STAGES), effect=rules.returned,
         sets=("returns",), hands_over=True, law=LAW),
    Step("void", Label("作废", "Made void"), frm=FILED, to="voided", by=APPROVE, within="any", internal=True,
         form=(WHY, *GIVEN), when=(rules.no_open_tasks,), effect=rules.voided, clocks=PAUSING, law=LAW),
    Step("not_granted", Label("申请未获同意", "Not granted"), frm=FILED, to=STAY, by=APPROVE, within="any",
         internal=True, form=(KIND, ANSWER, REQUEST_NUMBER), effect=rules.not_granted, sets=("bound_to",), law=LAW),
)

RESUME = Step("resume", Label("恢复处置", "Go on"), frm=("suspended",), to="dispatched", by=HANDLE, form=(REMARK,),
              facts=(CLOCKS, queries.DECIDED), effect=rules.resumed, clocks=PAUSING, law=LAW, primary=True)
SUSPENDED = (
    RESUME,
    replace(RESUME, code="resume_in_time", label=Label("挂账到期", "Suspension ended"), by=SYSTEM, form=(),
            on_due=SUSPENSION_CLOCK),
)

BESIDE = (
    Step("draw", Label("抽取核查员", "Draw who verifies"), frm=("handled",), to=STAY, by=ACCEPT,
         facts=(VERIFIERS, PRESENT, queries.REPORTERS), when=(rules.somebody_to_draw,), effect=rules.verifier_drawn,
         sets=("verifier", "draw_pool"), law=LAW),
    Step("oversee", Label("督办", "Oversee"), frm=OPEN, to=STAY, by="supervision.oversee", within="any",
         form=ORDERED, effect=rules.oversight_asked, spawns=(OVERSIGHT,), law=LAW),
    Step("comment", Label("备注", "Comment"), frm=OPEN, to=STAY, by="supervision.view", within="any",
         form=(AUDIENCE, COMMENT), law=LAW),
    Step("reopen", Label("重新打开", "Reopen"), frm=("closed",), to="accepted", by=ACCEPT, within="any",
         form=(WHY,), facts=(queries.DECIDED,), effect=rules.reopened, hands_over=True, reopens=True, sets=AGAIN,
         law=LAW),
    Step("reopen_by_reporter", Label("上报人要求重办", "Reopened by the reporter"), frm=("closed",), to="accepted",
         by=SYSTEM, within="any", form=(NOT_SOLVED, REPORT, MOST_REOPENS, REOPEN_DAYS),
         facts=(queries.LINKED, queries.REOPENED_BY_REPORTERS, queries.DECIDED), checks=(rules.may_be_reopened,),
         effect=rules.reopened_by_reporter, hands_over=True, reopens=True, spawns=(OVERSIGHT,), sets=AGAIN, quiet=True,
         law=LAW),
    Step("reopen_by_order", Label("督办重启", "Reopen by order"), frm=("closed",), to="accepted",
         by="supervision.oversee", within="any", form=ORDERED, facts=(queries.DECIDED,),
         effect=rules.reopened_by_order, spawns=(OVERSIGHT,), hands_over=True, reopens=True, sets=AGAIN, law=LAW),
)
# fmt: on
