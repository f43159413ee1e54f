# SPDX-License-Identifier: Apache-2.0
"""An order of a citizen hotline, declared; the table is laid out by hand."""

from dataclasses import replace

from xiucheng.foundation.organization.queries import handling_unit, unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, STAY, SYSTEM, Field, Kind, Label, Process, State, Step
from xiucheng.operations.help.types import NEEDS
from xiucheng.operations.hotline import actions, queries
from xiucheng.operations.hotline.rules import steps as rules
from xiucheng.operations.hotline.types import (
    ANSWER,
    ANSWER_CLOCK,
    CALL_BACK_CLOCK,
    CLOCKS,
    COLUMNS,
    DESK,
    KINDS,
    ORDER,
    REASONS,
    SATISFIED,
    SEND,
    SOURCES,
    TAKE,
    URGENCIES,
    WAYS,
)
from xiucheng.operations.supervision.queries import place_of

# fmt: off
LAW = "国办发〔2020〕53号（政务服务便民热线）；各市热线工单办理规定"
SIGNED = ("signed", "attended", "working", "ready")
OPEN = ("received", *SIGNED)

SOURCE = Field("source", Kind.CHOICE, Label("热线", "Hotline"), choices=SOURCES)
NUMBER = Field("external_id", Kind.TEXT, Label("热线工单编号", "Number at the hotline"), max_length=60)
KIND = Field("kind", Kind.CHOICE, Label("诉求类型", "Kind"), choices=KINDS)
WORDS = Field("words", Kind.WORDS, Label("诉求内容", "What is said"), max_length=4000)
POINT = Field("point", Kind.POINT, Label("位置", "Place"), required=False)
ADDRESS = Field("address", Kind.TEXT, Label("地址", "Address"), required=False)
URGENCY = Field("urgency", Kind.CHOICE, Label("紧急程度", "Urgency"), choices=URGENCIES)
SENT_AT = Field("sent_at", Kind.DATETIME, Label("热线派单时间", "Sent by the hotline at"), required=False)
DUE = Field("due", Kind.DATETIME, Label("要求答复时间", "To be answered by"), required=False,
            help=Label("不填则按通常时限", "The usual time when not given"))
NAME = Field("caller_name", Kind.TEXT, Label("诉求人", "Caller"), required=False, max_length=60, personal=True)
PHONE = Field("caller_phone", Kind.TEXT, Label("联系电话", "Phone"), required=False, max_length=30, personal=True)
REMARK = Field("remark", Kind.WORDS, Label("派单备注", "Remark of the hotline"), required=False, max_length=1000)
RUN = Field("import_run", Kind.INTEGER, Label("导入批次", "Import"), required=False, minimum=1,
            maximum=2**53)
TAKEN = (SOURCE, NUMBER, KIND, WORDS, POINT, ADDRESS, URGENCY, SENT_AT, DUE, NAME, PHONE, REMARK)
WHY = Field("why", Kind.WORDS, Label("理由", "Reason"), max_length=500)
SATISFACTION = Field("satisfaction", Kind.CHOICE, Label("满意度", "Satisfaction"), choices=SATISFIED)
SAID = Field("said", Kind.WORDS, Label("回访情况", "What was said"), required=False, max_length=1000)
WRITTEN = Field("answer", Kind.WORDS, Label("答复内容", "Answer"), max_length=4000, begins="answer")
DRAFTED = replace(WRITTEN, required=False, begins="draft",
                  help=Label("不填则采用答复草稿", "The draft is taken when left empty"))
MORE = Field("more_until", Kind.DATETIME, Label("申请延期至", "Until"))
UNIT = Field("unit", Kind.REFERENCE, Label("承办单位", "Unit"), options="organization.handling_units", max_length=160)
ATTENDED = (
    Field("attended", Kind.DATETIME, Label("到场或联系时间", "When")),
    Field("way", Kind.CHOICE, Label("方式", "How"), choices=WAYS),
    Field("attendance", Kind.WORDS, Label("到场或联系情况", "How it went"), required=False, max_length=1000),
)
CASE_FIELDS = (
    Field("case_point", Kind.POINT, Label("问题位置", "Place of the problem"), required=False,
          help=Label("不填则用工单位置", "The order's when not given")),
    Field("case_address", Kind.TEXT, Label("问题地址", "Address"), required=False),
    Field("case_class", Kind.REFERENCE, Label("类别", "Class"), options="catalogue.classes", required=False,
          max_length=80),
    Field("case_words", Kind.WORDS, Label("问题描述", "What is wrong"), required=False, max_length=1000,
          help=Label("不填则用诉求内容", "The order's words when not given")),
)
HELP_FIELDS = (
    Field("help_need", Kind.CHOICE, Label("求助事项", "What is asked for"), choices=NEEDS),
    Field("help_address", Kind.TEXT, Label("地址", "Address"), required=False),
    Field("help_at", Kind.DATETIME, Label("何时需要", "Needed at"), required=False),
)
REPLY = Field("reply", Kind.INTEGER, Label("接收到第几条回复", "Has it up to reply no."), required=False, minimum=1,
              maximum=9999, help=Label("不填则为全部", "Everything when not given"))
CENTRE = unit_for("centre", UnitKind.SUPERVISION_CENTRE, "(a.form -> 'place' ->> 'area_path')", on_form=True)
COMING_FACTS = (CENTRE, queries.ANY_CENTRE, queries.TWIN)
USUAL = ("usual", queries.usual_limits)
TELLS = ("told",)
BOTH = (ANSWER_CLOCK, CALL_BACK_CLOCK)

STATES = (
    State("received", Label("待签收", "To be signed for"), due=Limit(2, Unit.WORKING_HOURS)),
    State("signed", Label("待联系", "To be attended"), due=Limit(1, Unit.WORKING_DAYS)),
    State("attended", Label("办理中", "Being worked on")),
    State("working", Label("案件办理中", "Its cases are worked on")),
    State("ready", Label("待答复", "To be answered")),
    State("answered", Label("已答复", "Answered")),
    State("returning", Label("退单待确认", "Return to be confirmed")),
    State("closed", Label("已办结", "Closed"), final=True),
    State("returned", Label("已退单", "Returned"), final=True),
    State("withdrawn", Label("已撤销接入", "Import withdrawn"), final=True),
)
COMING = (
    Step("take", Label("登记工单", "Take an order"), frm=(START,), to="received", by=TAKE, within="any", form=TAKEN,
         lookups=(("place", place_of), USUAL), facts=COMING_FACTS, checks=(rules.taken_once, rules.sent_before),
         effect=rules.received, sets=("centre",), clocks=(ANSWER_CLOCK,), law=LAW),
    Step("adopt", Label("接入工单", "Adopt an order"), frm=(START,), to="received", by=TAKE, within="any",
         internal=True, form=(*TAKEN, RUN), lookups=(("place", place_of), USUAL), facts=COMING_FACTS,
         checks=(rules.taken_once, rules.sent_before), effect=rules.received, sets=("centre",),
         clocks=(ANSWER_CLOCK,), law=LAW),
    Step("change", Label("热线变更工单", "Changed by the hotline"), frm=OPEN, to=STAY, by=TAKE, within="any",
         internal=True, form=(WORDS, URGENCY, DUE, REMARK), effect=rules.changed, clocks=(ANSWER_CLOCK,), law=LAW),
    Step("withdraw", Label("撤销接入", "Withdraw"), frm=("received",), to="withdrawn", by=TAKE, within="any",
         internal=True, takes_back=True, form=(WHY,), clocks=(ANSWER_CLOCK,), effect=rules.withdrawn, law=LAW),
)
WORKING = (
    Step("sign", Label("签收", "Sign for"), frm=("received",), to="signed", by=DESK, effect=rules.signed,
         sets=("signed_at",), law=LAW, primary=True),
    Step("attend", Label("到场、联系", "Attend"), frm=SIGNED, to=SIGNED[1:], by=ANSWER, form=ATTENDED,
         checks=(rules.attended_meanwhile,), effect=rules.attended, sets=("attended_at",), law=LAW, primary=True),
    Step("pass_on", Label("转承办单位", "Pass on"), frm=SIGNED, to=STAY, by=DESK, form=(UNIT,),
         facts=(handling_unit("unit_name", "unit"),), checks=(rules.unit_takes_work,), effect=rules.passed_on,
         hands_over=True, law=LAW),
    Step("hand_back", Label("退回中心", "Give back to the centre"), frm=SIGNED, to=STAY, by=ANSWER, form=(WHY,),
         when=(rules.elsewhere,), effect=rules.handed_back, hands_over=True, law=LAW, quiet=True),
    Step("open_case", Label("转为案件", "Open a case"), frm=SIGNED, to="working", by=ANSWER, form=CASE_FIELDS,
         checks=(rules.case_has_place,), calls=(actions.open_case,), law=LAW),
    Step("open_help", Label("转为求助", "Open a request for help"), frm=SIGNED, to="working", by=ANSWER,
         form=HELP_FIELDS, calls=(actions.open_help,), law=LAW),
    Step("hear", Label("案件结果", "What came of it"), frm=("working", "ready"), to=("working", "ready"), by=SYSTEM,
         within="any", facts=(queries.CAME,), effect=rules.heard, sets=("draft",), law=LAW),
)
ANSWERING = (
    Step("answer", Label("答复", "Answer"), frm=("signed", "attended", "ready"), to="answered", by=ANSWER,
         form=(DRAFTED,), facts=(queries.CAME,), when=(rules.attended_first, rules.all_ended),
         checks=(rules.answer_given,), effect=rules.answered, sets=("answer", "answered_at", *TELLS),
         rows=("hotline.Reply",), clocks=(ANSWER_CLOCK,), hands_over=True, law=LAW, primary=True),
    Step("answer_meanwhile", Label("阶段性答复", "Interim answer"), frm=SIGNED, to=STAY, by=ANSWER,
         form=(Field("interim", Kind.WORDS, Label("阶段性答复", "Interim answer"), max_length=4000),),
         effect=rules.answered_meanwhile, sets=TELLS, rows=("hotline.Reply",), law=LAW),
    Step("change_answer", Label("修改答复", "Change the answer"), frm=("answered",), to=STAY, by=ANSWER,
         form=(WRITTEN,), effect=rules.answer_changed, sets=("answered_at", "satisfaction", *TELLS),
         rows=("hotline.Reply",), clocks=(CALL_BACK_CLOCK,), law=LAW),
    Step("acknowledge", Label("登记热线已接收", "The hotline has it"), frm=(*OPEN, "answered", "returning"), to=STAY,
         by=SEND, within="any", form=(REPLY,), when=(rules.something_to_send,), checks=(rules.not_sent_yet,),
         effect=rules.acknowledged, sets=("sent",), clocks=(CALL_BACK_CLOCK,), law=LAW, quiet=True),
    Step("call_back", Label("记录回访", "Note the call back"), frm=("answered",), to=STAY, by=DESK,
         form=(SATISFACTION, SAID), when=(rules.everything_sent,), law=LAW, primary=True),
    Step("do_over", Label("重办", "Do over"), frm=("answered",), to="signed", by=DESK, form=(WHY, DUE),
         lookups=(USUAL,), checks=(rules.due_ahead,), effect=rules.sent_back,
         sets=("redone", "satisfaction", "draft"), clocks=BOTH, law=LAW),
    Step("close", Label("办结", "Close"), frm=("answered",), to="closed", by=DESK,
         when=(rules.everything_sent, rules.called_back), effect=rules.closed, clocks=BOTH, law=LAW, primary=True),
    Step("close_unasked", Label("未回访办结", "Closed without a call back"), frm=("answered",), to="closed", by=SYSTEM,
         on_due=CALL_BACK_CLOCK, effect=rules.closed_unasked, clocks=BOTH, law=LAW),
    Step("reopen", Label("热线重办", "Sent again by the hotline"), frm=("closed",), to="signed", by=DESK, within="any",
         form=(WHY, DUE), lookups=(USUAL,), checks=(rules.due_ahead,), effect=rules.sent_back, reopens=True,
         sets=("redone", "satisfaction", "draft"), clocks=BOTH, law=LAW),
)
ASKING = (
    Step("ask_more_time", Label("申请延期", "Ask for more time"), frm=SIGNED, to=STAY, by=DESK, form=(MORE, WHY),
         when=(rules.nothing_asked,), checks=(rules.more_ahead,), effect=rules.extension_asked, sets=TELLS,
         rows=("hotline.Reply",), law=LAW),
    Step("more_time", Label("热线同意延期", "More time given"), frm=SIGNED, to=STAY, by=DESK, form=(DUE,),
         when=(rules.something_asked,), checks=(rules.due_ahead,), effect=rules.extended, sets=("more_until", "due"),
         clocks=(ANSWER_CLOCK,), law=LAW, quiet=True),
    Step("no_more_time", Label("热线不同意延期", "No more time"), frm=SIGNED, to=STAY, by=DESK,
         when=(rules.something_asked,), effect=rules.not_extended, sets=("more_until",), law=LAW, quiet=True),
    Step("return", Label("退单", "Return to the hotline"), frm=("received", "signed", "attended"), to="returning",
         by=DESK, form=(Field("reason", Kind.CHOICE, Label("退单原因", "Reason"), choices=REASONS), WHY),
         facts=(queries.CAME,), when=(rules.nothing_came,), effect=rules.returned,
         sets=("return_reason", *TELLS), rows=("hotline.Reply",), hands_over=True, law=LAW),
    Step("return_agreed", Label("热线同意退单", "Return agreed"), frm=("returning",), to="returned", by=DESK,
         when=(rules.everything_sent,), effect=rules.return_agreed, law=LAW, primary=True),
    Step("return_refused", Label("热线不同意退单", "Return refused"), frm=("returning",), to="signed", by=DESK,
         form=(WHY,), law=LAW),
)
PROCESS = Process(
    code=ORDER, version=1, prefix="RX", label=Label("热线工单", "Hotline order"), detail="hotline.Order",
    states=STATES, steps=(*COMING, *WORKING, *ANSWERING, *ASKING), clocks=CLOCKS, columns=COLUMNS,
)
# fmt: on
