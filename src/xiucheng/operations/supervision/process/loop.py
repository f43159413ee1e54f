# SPDX-License-Identifier: Apache-2.0
"""The seven-step loop of supervision as a table: report, accept, file, dispatch, handle, verify, close.

Limits of stages are those of the class, else what the bureau decided; the limit of the case itself comes from its
filing condition and runs from filing to closing.
"""

from xiucheng.foundation.catalogue.queries import class_of, condition_of
from xiucheng.foundation.organization.queries import handling_unit, unit_beside, unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, Fact, Field, Kind, Label, Process, State, Step
from xiucheng.operations.supervision import actions, queries, rules
from xiucheng.operations.supervision.process.fields import (
    CLASS,
    IMPORT,
    LAW,
    OPEN,
    PHOTO_PLACE,
    PHOTOS_AFTER,
    REMARK,
    RESULT,
    WAY,
    WHY,
)
from xiucheng.operations.supervision.process.reporting import BEGIN, BESIDE_IT
from xiucheng.operations.supervision.process.shortcuts import SHORTCUTS
from xiucheng.operations.supervision.process.sideways import (
    ASKING,
    BESIDE,
    GRANTED,
    PRESENT,
    SUSPENDED,
    VERIFIERS,
)
from xiucheng.operations.supervision.types import (
    CASE,
    CLOCKS,
    COLUMNS,
    OUTCOMES,
    REASONS_NOT_FILED,
    TARGET_CLOCK,
    URGENT_CLOCK,
)

DECIDED = (queries.DECIDED,)
STAGE = (queries.DECIDED, queries.CLASS_STAGES)


def _usual(state: str) -> Limit:
    setting = rules.STAGES[state]
    return Limit(setting.read(setting.default), Unit.WORKING_MINUTES)


STATES = (
    State("reported", Label("待受理", "Reported"), due=_usual("reported")),
    State("checking", Label("待核实", "Being checked"), due=_usual("checking")),
    State("accepted", Label("待立案", "Accepted"), due=_usual("accepted")),
    State("filed", Label("待派遣", "Filed"), due=_usual("filed")),
    State("dispatched", Label("处置中", "Being handled")),
    State("suspended", Label("挂账中", "Suspended"), paused=True),
    State("handled", Label("待核查", "Handled"), due=_usual("handled")),
    State("verified", Label("待结案", "Verified"), due=_usual("verified")),
    State("closed", Label("已结案", "Closed"), final=True),
    State("declined", Label("不予受理", "Declined"), final=True),
    State("rejected", Label("不予立案", "Not filed"), final=True),
    State("merged", Label("已并案", "Merged"), final=True),
    State("withdrawn", Label("已撤销导入", "Import withdrawn"), final=True),
    State("voided", Label("已作废", "Void"), final=True),
)
# fmt: off
REASON = Field("reason", Kind.CHOICE, Label("原因", "Reason"), choices=REASONS_NOT_FILED)
FINDING = Field("finding", Kind.WORDS, Label("核查情况", "Finding on site"), max_length=1000)
CONDITION = Field("condition", Kind.REFERENCE, Label("立案条件", "Filing condition"), options="catalogue.conditions",
                  max_length=90)
DEPARTMENT = Field("department", Kind.REFERENCE, Label("处置单位", "Department"),
                   options="organization.handling_units", max_length=160)
COMMAND = (unit_for("command", UnitKind.COMMAND_CENTRE, "r.area_path"),
           unit_beside("command_beside", UnitKind.COMMAND_CENTRE, "r.holder_path"))
TARGET = Fact("target", "SELECT json_build_object('id', t.id)::text FROM record t WHERE t.number = a.form ->> 'into' "
              f"AND t.process = '{CASE}' AND t.closed_at IS NULL", on_form=True)
REPORTS = Fact("reports", "SELECT json_agg(l.report_id)::text FROM supervision_report_link l "
               "JOIN record t ON t.id = l.record_id WHERE t.number = a.form ->> 'merged'", on_form=True)

REPORTING = (
    BEGIN,
    Step("adopt", Label("数据接入", "Adopt"), frm=(START,), to=("filed", "closed"), by="supervision.import",
         within="any", internal=True, form=queries.ADOPTED, effect=rules.adopted,
         rows=("supervision.Report", "supervision.ReportLink", "supervision.ImportLink"), clocks=(TARGET_CLOCK,),
         stage_clock=False, law=LAW),
    Step("adopt_update", Label("数据更新", "Adopt changes"), frm=("filed",), to=("filed", "closed"),
         by="supervision.import", within="any", internal=True, form=queries.ADOPTED, checks=(rules.same_source,),
         effect=rules.adopted_again, rows=("supervision.ImportLink",), clocks=(TARGET_CLOCK,), hands_over=True,
         law=LAW),
    Step("withdraw_import", Label("撤销导入", "Withdraw the import"), frm=("filed", "closed"), to="withdrawn",
         by="supervision.withdraw", within="any", internal=True, takes_back=True, form=(IMPORT, WHY),
         effect=rules.withdrawn, sets=("source",), law=LAW),
    Step("restore_import", Label("恢复导入前内容", "Give back what was before the import"), frm=("filed", "closed"),
         to=("filed", "closed"), by="supervision.withdraw", within="any", internal=True, takes_back=True,
         form=(*queries.ADOPTED, WHY), checks=(rules.same_source,), effect=rules.restored, clocks=(TARGET_CLOCK,),
         stage_clock=False, hands_over=True, law=LAW),
)

FILING = (
    Step("accept", Label("受理", "Accept"), frm=("reported",), to="accepted", by="supervision.accept",
         form=(CLASS, REMARK), facts=(class_of("class_name", "class_code"), *DECIDED), checks=(rules.class_known,),
         effect=rules.accepted, law=LAW, primary=True),
    Step("decline", Label("不予受理", "Decline"), frm=("reported",), to="declined", by="supervision.accept",
         form=(REASON, WHY),
         when=(rules.no_open_tasks,), effect=rules.rejected, law=LAW),
    Step("file", Label("立案", "File"), frm=("accepted",), to="filed", by="supervision.file",
         form=(CONDITION,),
         facts=(condition_of("limit", "condition"), *COMMAND, *STAGE),
         checks=(rules.condition_fits,), effect=rules.filed, sets=("command",), clocks=(TARGET_CLOCK,),
         hands_over=True, law=LAW, primary=True),
    Step("not_file", Label("不予立案", "Do not file"), frm=("accepted",), to="rejected", by="supervision.file",
         form=(REASON, WHY),
         when=(rules.no_open_tasks,), effect=rules.rejected, law=LAW),
    Step("merge", Label("并案", "Merge"), frm=("reported", "accepted"), to="merged", by="supervision.accept",
         form=(Field("into", Kind.TEXT, Label("并入案件编号", "Number of the case to merge into")),),
         facts=(TARGET,),
         checks=(rules.target_exists,), when=(rules.no_open_tasks,), effect=rules.merged, calls=(actions.absorb,),
         law=LAW),
    Step("absorb", Label("并入报告", "Take in reports"), frm=OPEN, to=OPEN, by="supervision.accept", within="any",
         internal=True, form=(Field("merged", Kind.TEXT, Label("被并入的案件编号", "Number of the merged case")),),
         facts=(REPORTS,),
         effect=rules.absorbed, rows=("supervision.ReportLink",), law=LAW),
)

HANDLING = (
    Step("dispatch", Label("派遣", "Dispatch"), frm=("filed",), to="dispatched", by="supervision.dispatch",
         form=(DEPARTMENT, REMARK),
         facts=(handling_unit("department_name", "department"),), checks=(rules.department_takes_work,),
         effect=rules.dispatched, sets=("centre", "command"), hands_over=True, law=LAW, primary=True),
    Step("return", Label("退回", "Return"), frm=("dispatched",), to="filed", by="supervision.handle", form=(WHY,),
         facts=STAGE, when=(rules.first_return,), effect=rules.returned, sets=("returns",), hands_over=True, law=LAW),
    Step("handle", Label("处置完成", "Done"), frm=("dispatched",), to="handled", by="supervision.handle",
         form=(RESULT, PHOTOS_AFTER),
         facts=(queries.OPEN_TASKS, queries.SAME_PLACE, queries.REPORTERS, VERIFIERS, PRESENT, *STAGE),
         when=(rules.assistants_done,), checks=(rules.result_is_shown,), effect=rules.handled,
         sets=("handled_by", "verifier", "draw_pool", "photo_place"), clocks=(URGENT_CLOCK,), hands_over=True,
         law=LAW, primary=True),
)

CLOSING = (
    Step("verify", Label("核查通过", "Verified"), frm=("handled",), to="verified", by="supervision.verify",
         within="area", form=(FINDING,),
         facts=(queries.REPORTERS, *DECIDED), when=(rules.not_the_handler, rules.drawn_to_verify),
         effect=rules.verified, law=LAW, primary=True),
    Step("rework", Label("返工", "Rework"), frm=("handled",), to=("dispatched", "accepted"), by="supervision.verify",
         within="area", form=(FINDING,),
         facts=(queries.REPORTERS, *DECIDED), when=(rules.not_the_handler, rules.drawn_to_verify),
         effect=rules.sent_back, sets=("reworks", "way"), clocks=(URGENT_CLOCK,), hands_over=True, law=LAW),
    Step("close", Label("结案", "Close"), frm=("verified",), to="closed", by="supervision.close",
         form=(Field("outcome", Kind.CHOICE, Label("结案结果", "Outcome"), choices=OUTCOMES), REMARK),
         when=(rules.no_open_tasks,), effect=rules.closed, clocks=(TARGET_CLOCK,), law=LAW, primary=True),
)
# fmt: on

SUPERVISION = Process(
    code=CASE,
    version=1,
    prefix="SJ",
    label=Label("城市管理案件", "Supervision case"),
    detail="supervision.Case",
    states=STATES,
    steps=(
        *(*REPORTING, *FILING, *HANDLING, *CLOSING, *ASKING, *GRANTED, *SUSPENDED, *BESIDE),
        *(*BESIDE_IT, *SHORTCUTS),
    ),
    clocks=CLOCKS,
    columns=COLUMNS,
    shown=(WAY, PHOTO_PLACE),
)
