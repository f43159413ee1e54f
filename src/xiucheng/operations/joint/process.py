# SPDX-License-Identifier: Apache-2.0
"""Joint operations as a table: planned, approved, units asked, carried out by tasks, summarised, accepted.

The limits are the house's defaults, not an article's: a summary within five working days of the last day.
"""

from dataclasses import replace

from xiucheng.foundation.organization.queries import handling_unit
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, STAY, SYSTEM, Field, Kind, Label, Process, State, Step

from . import actions, queries, rules
from .types import (
    ANSWER_CLOCK,
    ANSWERS,
    COLUMNS,
    OPERATION,
    OUTCOMES,
    PARTICIPATION,
    PERIOD_CLOCK,
    SCOPES,
    SUMS,
    TASK,
    THEMES,
)

# fmt: off
LAW = "联合执法工作方案；各部门法定职责（《行政处罚法》（2021）第十七条、第二十六条）"
PLAN, APPROVE, LEAD, ANSWER, WORK = "joint.plan", "joint.approve", "joint.lead", "joint.answer", "joint.work"
SHARES, PERIOD, ASKING = ("record.Share",), (PERIOD_CLOCK,), (ANSWER_CLOCK,)
LIVE = ("preparing", "running", "ended")

WHY = Field("why", Kind.WORDS, Label("理由", "Reason"), max_length=500)
TITLE = Field("title", Kind.TEXT, Label("标题", "Title"))
LEAD_UNIT = Field("lead", Kind.REFERENCE, Label("牵头单位", "Leading unit"), options="organization.handling_units",
                  max_length=160)
TARGET = (
    Field("aim", Kind.WORDS, Label("目标任务", "Aim"), begins="aim", max_length=2000),
    Field("starts_on", Kind.DATE, Label("开始日期", "First day"), begins="starts_on"),
    Field("ends_on", Kind.DATE, Label("结束日期", "Last day"), begins="ends_on"),
    Field("risk", Kind.WORDS, Label("风险提示", "Risks"), begins="risk", required=False, max_length=1000,
          help=Label("如暴力抗法、人群聚集、交通和天气风险及应对",
          "Such as resistance, crowds, traffic, weather, and what is done about it")),
)
PLANNED = (
    Field("name", Kind.TEXT, Label("行动名称", "Name of the operation"), max_length=100),
    Field("theme", Kind.CHOICE, Label("整治主题", "Theme"), choices=THEMES),
    Field("scope", Kind.CHOICE, Label("联合范围", "Who joins"), choices=SCOPES),
    Field("regions", Kind.TEXT, Label("参加的外区域", "Other regions"), required=False),
    Field("point", Kind.POINT, Label("行动地点", "Place")),
    Field("address", Kind.TEXT, Label("地址或范围", "Address or extent")),
    LEAD_UNIT, *TARGET,
    Field("papers", Kind.FILES, Label("方案附件", "Papers"), required=False, maximum=9, accepts=("document", "photo")),
)
ASKED_UNIT = Field("unit", Kind.REFERENCE, Label("单位", "Unit"), options="organization.handling_units", max_length=160)
UNIT_PATH = Field("unit", Kind.TEXT, Label("单位", "Unit"), max_length=160)
ROUND = Field("round", Kind.INTEGER, Label("第几轮", "Round"), minimum=1, maximum=1000)
DEMAND = Field("demand", Kind.WORDS, Label("需要做什么、派谁", "What is asked for"), max_length=1000)
HOURS = Field("hours", Kind.INTEGER, Label("答复时限（工作小时）", "Answer within (working hours)"), minimum=1,
              maximum=240)
CASE_NUMBER = Field("case", Kind.TEXT, Label("案件编号", "Number of the case"), max_length=60)
DAYS = (rules.ends_after_it_starts,)


def count(name: str, zh: str, en: str) -> Field:
    """A figure of a task."""
    return Field(name, Kind.INTEGER, Label(zh, en), minimum=0, maximum=99_999)


OPERATING = Process(
    code=OPERATION, version=1, prefix="LH", label=Label("联合行动", "Joint operation"), detail="joint.Operation",
    columns=COLUMNS, clocks=((PERIOD_CLOCK, Label("行动期限", "Last day")),),
    states=(
        State("drafted", Label("方案拟订中", "Being planned")),
        State("submitted", Label("待审批", "To be approved"), due=Limit(2, Unit.WORKING_DAYS)),
        State("preparing", Label("筹备中", "In preparation")),
        State("postponed", Label("已推迟", "Postponed"), paused=True),
        State("running", Label("实施中", "Being carried out")),
        State("ended", Label("待总结", "To be summarised"), due=Limit(5, Unit.WORKING_DAYS)),
        State("summarised", Label("待验收", "To be accepted"), due=Limit(5, Unit.WORKING_DAYS)),
        State("closed", Label("已办结", "Closed"), final=True),
        State("cancelled", Label("已取消", "Cancelled"), final=True),
    ),
    steps=(
        Step("plan", Label("拟订方案", "Plan"), frm=(START,), to="drafted", by=PLAN, within="any", form=PLANNED,
             lookups=(("place", rules.place),), facts=(handling_unit("lead_name", "lead"),),
             checks=(*DAYS, rules.regions_are_named, rules.lead_takes_work), effect=rules.planned,
             sets=("organizer", "planned_by"), law=LAW),
        Step("revise", Label("修改方案", "Change the plan"), frm=("drafted",), to="drafted", by=PLAN, form=TARGET,
             checks=DAYS, effect=rules.revised, sets=("planned_by",), law=LAW),
        Step("submit", Label("报批", "Submit"), frm=("drafted",), to="submitted", by=PLAN, law=LAW, primary=True),
        Step("approve", Label("批准", "Approve"), frm=("submitted",), to="preparing", by=APPROVE, within="any",
             form=(Field("opinion", Kind.WORDS, Label("审批意见", "Opinion"), required=False, max_length=500),),
             when=(rules.somebody_else_planned,), effect=rules.approved, hands_over=True, law=LAW, primary=True),
        Step("send_back", Label("退回修改", "Send back"), frm=("submitted",), to="drafted", by=APPROVE, within="any",
             form=(WHY,), law=LAW),
        Step("ask", Label("邀请参加", "Ask a unit"), frm=("preparing", "running"), to=STAY, by=LEAD,
             form=(ASKED_UNIT, DEMAND, HOURS), facts=(handling_unit("unit_name", "unit"), queries.ASKED_ALREADY),
             checks=(rules.may_be_asked,), effect=rules.asked, spawns=(PARTICIPATION,), rows=SHARES, law=LAW),
        Step("note_answer", Label("参加答复", "Answered"), frm=LIVE, to=STAY, by=ANSWER, within="any", internal=True,
             form=(ASKED_UNIT, Field("answer", Kind.CHOICE, Label("答复", "Answer"), choices=ANSWERS),
                   Field("invitation", Kind.TEXT, Label("邀请编号", "Number of the invitation"), max_length=60)),
                         law=LAW),
        Step("assign", Label("分派任务", "Give a task"), frm=("preparing", "running"), to=STAY, by=LEAD,
             form=(replace(ASKED_UNIT, options="joint.participants"), DEMAND), facts=(queries.TAKES_PART,),
             checks=(rules.takes_part,), effect=rules.assigned, spawns=(TASK,), law=LAW),
        Step("begin", Label("开始行动", "Begin"), frm=("preparing",), to="running", by=LEAD, facts=(queries.ANSWERS,),
             when=(rules.everybody_answered,), effect=rules.begun, clocks=PERIOD, law=LAW, primary=True),
        Step("end", Label("结束行动", "End"), frm=("running",), to="ended", by=LEAD, effect=rules.over, clocks=PERIOD,
             law=LAW, primary=True),
        Step("end_in_time", Label("行动到期", "Last day passed"), frm=("running",), to="ended", by=SYSTEM,
             on_due=PERIOD_CLOCK, effect=rules.over, clocks=PERIOD, law=LAW),
        Step("link_case", Label("关联案件", "Link a case"), frm=(*LIVE, "summarised"), to=STAY, by=LEAD,
             form=(CASE_NUMBER,),
             facts=(queries.CASE_BY_NUMBER,), checks=(rules.case_found,), effect=rules.case_linked,
             rows=("joint.CaseLink",), calls=(actions.check_case,), law=LAW),
        Step("summarise", Label("总结", "Summarise"), frm=("ended",), to="summarised", by=LEAD, form=(
                 Field("result", Kind.WORDS, Label("行动成效和问题", "What came of it"), max_length=2000),
                 Field("photos_after", Kind.FILES, Label("整治后照片", "Photos of the result"), required=False,
                       maximum=9,
                       accepts=("photo",), moment="after"),
             ), facts=(queries.SUMMED,), when=(rules.nothing_open, rules.something_done), effect=rules.summed,
             sets=("units", *SUMS, "summarised_by"), hands_over=True, law=LAW, primary=True),
        Step("accept", Label("验收办结", "Accept and close"), frm=("summarised",), to="closed", by=APPROVE,
             within="any",
             form=(Field("outcome", Kind.CHOICE, Label("验收结论", "Outcome"), choices=OUTCOMES),),
             when=(rules.nothing_open, rules.somebody_else_summed), effect=rules.accepted, law=LAW, primary=True),
        Step("demand_more", Label("退回补做", "Demand more"), frm=("summarised",), to="running", by=APPROVE,
             within="any",
             form=(WHY,), effect=rules.to_lead, hands_over=True, law=LAW),
        Step("postpone", Label("推迟", "Postpone"), frm=("preparing", "running"), to="postponed", by=LEAD, form=(WHY,),
             effect=rules.postponed, sets=("postponed", "round"), clocks=PERIOD, calls=(actions.call_off,), law=LAW),
        Step("resume", Label("重新安排", "Set new days"), frm=("postponed",), to="preparing", by=LEAD, form=TARGET[1:3],
             facts=(queries.CONFIRMED_BEFORE,), checks=DAYS, effect=rules.resumed, spawns=(PARTICIPATION,), law=LAW,
             primary=True),
        Step("cancel", Label("取消", "Cancel"), frm=("drafted", "submitted", *LIVE, "postponed"), to="cancelled",
             by=LEAD,
             form=(WHY,), effect=rules.cancelled, calls=(actions.call_off,), law=LAW),
    ),
)

PARTICIPATING = Process(
    code=PARTICIPATION, version=1, prefix="YQ", label=Label("联合行动邀请", "Invitation to an operation"),
    detail="joint.Participation", child=True, clocks=((ANSWER_CLOCK, Label("答复时限", "Time to answer")),),
    columns=(("reminders", Label("催告次数", "Times reminded")),),
    states=(
        State("asked", Label("待答复", "To be answered")),
        State("unanswered", Label("逾期未答复", "Not answered in time")),
        State("confirmed", Label("已确认参加", "Confirmed"), final=True),
        State("declined", Label("不参加", "Declined"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("begin", Label("邀请", "Asked"), frm=(START,), to="asked", by=LEAD, within="any", internal=True,
             form=(UNIT_PATH, DEMAND, HOURS, ROUND, LEAD_UNIT, TITLE), effect=rules.participation_begun, clocks=ASKING,
             rows=SHARES, law=LAW),
        Step("confirm", Label("确认参加", "Confirm"), frm=("asked", "unanswered"), to="confirmed", by=ANSWER,
             within="any",
             form=(
                 Field("people_promised", Kind.INTEGER, Label("派出人数", "People"), minimum=1, maximum=9999),
                 Field("vehicles", Kind.INTEGER, Label("车辆数", "Vehicles"), minimum=0, maximum=999),
                 Field("contact", Kind.TEXT, Label("带队联系人", "Contact"), required=False, max_length=60,
                       personal=True),
                 Field("contact_phone", Kind.TEXT, Label("联系电话", "Phone"), required=False, max_length=30,
                       personal=True),
             ), when=(rules.answers_for_the_unit,), effect=rules.answered, clocks=ASKING, hands_over=True,
             calls=(actions.tell_answer,), law=LAW, primary=True),
        Step("decline", Label("不能参加", "Decline"), frm=("asked", "unanswered"), to="declined", by=ANSWER,
             within="any",
             form=(WHY,), when=(rules.answers_for_the_unit,), effect=rules.answered, clocks=ASKING, hands_over=True,
             calls=(actions.tell_answer,), law=LAW),
        Step("escalate", Label("逾期升级", "Not answered in time"), frm=("asked",), to="unanswered", by=SYSTEM,
             on_due=ANSWER_CLOCK, effect=rules.no_answer, clocks=ASKING, hands_over=True, calls=(actions.tell_silence,),
             law=LAW),
        Step("remind", Label("催告", "Remind"), frm=("unanswered",), to="asked", by=LEAD, within="any", form=(HOURS,),
             effect=rules.reminded, sets=("reminders",), clocks=ASKING, hands_over=True, law=LAW, primary=True),
        Step("withdraw", Label("撤回邀请", "Withdraw"), frm=("asked", "unanswered"), to="withdrawn", by=LEAD,
             within="any",
             form=(WHY,), law=LAW),
        Step("call_off", Label("行动推迟或取消", "Called off"), frm=("asked", "unanswered"), to="withdrawn", by=LEAD,
             within="any", internal=True, form=(WHY,), law=LAW),
    ),
)

TASKED = Process(
    code=TASK, version=1, prefix="LR", label=Label("联合行动任务", "Task of an operation"), detail="joint.Task",
    child=True,
    columns=(("cases", Label("立案线索数", "Cases opened")),),
    states=(
        State("given", Label("执行中", "Being done")),
        State("done", Label("已完成", "Done"), final=True),
        State("returned", Label("已退回", "Returned"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("begin", Label("分派", "Given"), frm=(START,), to="given", by=LEAD, within="any", internal=True,
             form=(UNIT_PATH, DEMAND, LEAD_UNIT, TITLE), effect=rules.task_begun, rows=SHARES, law=LAW),
        Step("open_case", Label("上报案件", "Report a case"), frm=("given",), to=STAY, by=WORK, form=(
                 Field("point", Kind.POINT, Label("位置", "Place")),
                 Field("address", Kind.TEXT, Label("地址", "Address"), required=False),
                 Field("class_code", Kind.REFERENCE, Label("类别", "Class"), options="catalogue.classes",
                       required=False,
                       max_length=80),
                 Field("words", Kind.WORDS, Label("问题描述", "What is wrong"), max_length=1000),
             ), when=(rules.may_report,), calls=(actions.open_case,), law=LAW),
        Step("note_case", Label("已上报案件", "Case reported"), frm=("given",), to=STAY, by=WORK, within="any",
             internal=True,
             form=(CASE_NUMBER,), facts=(queries.CASE_BY_NUMBER,), checks=(rules.case_found,), effect=rules.case_opened,
             sets=("cases",), rows=("joint.CaseLink",), law=LAW),
        Step("finish", Label("完成任务", "Done"), frm=("given",), to="done", by=WORK, form=(
                 Field("result", Kind.WORDS, Label("执行情况", "What was done"), max_length=1000),
                 count("people", "出动人次", "People sent"), count("problems", "发现问题数", "Problems found"),
                 count("corrected", "当场整改数", "Corrected"),
                 Field("photos_after", Kind.FILES, Label("整治后照片", "Photos of the result"), required=False,
                       maximum=9,
                       accepts=("photo",), moment="after"),
             ), checks=(rules.not_more_corrected_than_found,), law=LAW, primary=True),
        Step("return", Label("退回任务", "Return"), frm=("given",), to="returned", by=WORK, form=(WHY,), law=LAW),
        Step("withdraw", Label("撤回任务", "Withdraw"), frm=("given",), to="withdrawn", by=LEAD, within="any",
             form=(WHY,),
             law=LAW),
        Step("call_off", Label("行动推迟或取消", "Called off"), frm=("given",), to="withdrawn", by=LEAD, within="any",
             internal=True, form=(WHY,), law=LAW),
    ),
)
# fmt: on
