# SPDX-License-Identifier: Apache-2.0
"""What hangs on a case: requests that somebody else decides, and tasks of assisting departments."""

from dataclasses import replace

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, Field, Kind, Label, Process, State, Step
from xiucheng.operations.supervision import actions, rules
from xiucheng.operations.supervision.process.fields import (
    ANSWER,
    CAUSE,
    DEMAND,
    KIND,
    LAW,
    MORE,
    PHOTOS_AFTER,
    RESULT,
    TITLE,
    UNTIL,
    WHY,
)
from xiucheng.operations.supervision.types import REQUEST, TASK

# fmt: off
HANDLE, APPROVE = "supervision.handle", "supervision.approve"
UNIT = Field("unit", Kind.TEXT, Label("单位", "Unit"), max_length=160)
ASKED = (KIND, *(replace(item, required=False) for item in (MORE, CAUSE, UNTIL)), WHY, UNIT, TITLE)

REQUESTED = Process(
    code=REQUEST, version=1, prefix="SQ", label=Label("案件申请", "Request about a case"),
    detail="supervision.Request", child=True, columns=(("asked_by", Label("申请人（编号）", "Asked by (no.)")),),
    states=(
        State("asked", Label("待审批", "To be decided"), due=Limit(1, Unit.WORKING_DAYS)),
        State("granted", Label("已同意", "Granted"), final=True),
        State("refused", Label("未同意", "Not granted"), final=True),
    ),
    steps=(
        Step("begin", Label("提出", "Asked"), frm=(START,), to="asked", by="supervision.view", within="any",
             internal=True, form=ASKED, effect=rules.request_begun, sets=("asked_by",), law=LAW),
        Step("grant", Label("同意", "Grant"), frm=("asked",), to="granted", by=APPROVE,
             form=(replace(ANSWER, required=False),), when=(rules.somebody_else_asked, rules.still_ahead),
             calls=(actions.carry_out,), law=LAW, primary=True),
        Step("refuse", Label("不同意", "Do not grant"), frm=("asked",), to="refused", by=APPROVE, form=(ANSWER,),
             calls=(actions.tell_refusal,), law=LAW),
    ),
)

TASKED = Process(
    code=TASK, version=1, prefix="XB", label=Label("协办任务", "Assisting task"), detail="supervision.Task", child=True,
    states=(
        State("given", Label("协办中", "Being done")),
        State("done", Label("已完成", "Done"), final=True),
        State("returned", Label("已退回", "Returned"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("begin", Label("派发", "Given"), frm=(START,), to="given", by="supervision.dispatch", within="any",
             internal=True, form=(DEMAND, UNIT, TITLE), effect=rules.task_begun, law=LAW),
        Step("finish", Label("协办完成", "Done"), frm=("given",), to="done", by=HANDLE, form=(RESULT, PHOTOS_AFTER),
             law=LAW, primary=True),
        Step("return", Label("退回协办", "Return"), frm=("given",), to="returned", by=HANDLE, form=(WHY,), law=LAW),
        Step("withdraw", Label("撤回协办", "Withdraw"), frm=("given",), to="withdrawn", by="supervision.dispatch",
             within="any", form=(WHY,), law=LAW),
    ),
)
# fmt: on
