# SPDX-License-Identifier: Apache-2.0
"""Requests for help, declared; the table is laid out by hand."""

from xiucheng.foundation.organization.queries import handling_unit, unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, STAY, Field, Kind, Label, Process, State, Step
from xiucheng.operations.help import rules
from xiucheng.operations.help.types import CLOCK, CLOCKS, NEEDS, REQUEST, SATISFIED, URGENCIES
from xiucheng.operations.supervision.queries import place_of

# fmt: off
LAW = "为民服务承诺（有困难找城管），无强制性依据"
ASK, ASSIGN, DO = "help.ask", "help.assign", "help.do"
ASKED = (
    Field("need", Kind.CHOICE, Label("求助事项", "What is asked for"), choices=NEEDS),
    Field("point", Kind.POINT, Label("位置", "Place"), required=False),
    Field("address", Kind.TEXT, Label("地址", "Address")),
    Field("words", Kind.WORDS, Label("具体情况", "What is the matter"), max_length=1000),
    Field("urgency", Kind.CHOICE, Label("紧急程度", "Urgency"), choices=URGENCIES),
    Field("needed_at", Kind.DATETIME, Label("何时需要", "Needed at"), required=False),
    Field("asker_name", Kind.TEXT, Label("求助人", "Who asks"), required=False, max_length=60, personal=True),
    Field("asker_phone", Kind.TEXT, Label("联系电话", "Phone"), required=False, max_length=30, personal=True),
    Field("origin", Kind.TEXT, Label("来自（热线工单编号等）", "From (number of an order)"), required=False,
          max_length=60),
)
WHY = Field("why", Kind.WORDS, Label("理由", "Reason"), max_length=500)
HELPER = Field("helper", Kind.REFERENCE, Label("帮助单位", "Unit that helps"), options="organization.handling_units",
               max_length=160)
PROMISED = Field("promised", Kind.DATETIME, Label("承诺时间", "Promised by"), required=False,
                 help=Label("不填则按登记时的时限", "When not given, the time that runs already"))
PHOTOS = Field("photos_after", Kind.FILES, Label("现场照片", "Photos"), required=False, maximum=9, accepts=("photo",),
               moment="after")
SAID = Field("said", Kind.WORDS, Label("回访情况", "What was said"), required=False, max_length=500)

HELP = Process(
    code=REQUEST, version=1, prefix="QZ", label=Label("求助服务", "Request for help"), detail="help.Request",
    clocks=CLOCKS, columns=(("helped_at", Label("到场帮助时间", "Helped at")),),
    states=(
        State("asked", Label("待交办", "To be given to a unit"), due=Limit(1, Unit.HOURS)),
        State("assigned", Label("帮助中", "Being helped")),
        State("helped", Label("待回访", "To be called back"), due=Limit(2, Unit.WORKING_DAYS)),
        State("closed", Label("已办结", "Closed"), final=True),
        State("advised", Label("已答复建议", "Advised"), final=True),
    ),
    steps=(
        Step("ask", Label("登记求助", "Ask for help"), frm=(START,), to="asked", by=ASK, within="any", form=ASKED,
             lookups=(("place", place_of),),
             facts=(unit_for("centre", UnitKind.SUPERVISION_CENTRE, "(a.form -> 'place' ->> 'area_path')",
                             on_form=True),),
             checks=(rules.needed_ahead,), effect=rules.asked, sets=("centre",), clocks=(CLOCK,), law=LAW),
        Step("assign", Label("交办", "Give to a unit"), frm=("asked",), to="assigned", by=ASSIGN,
             form=(HELPER, PROMISED), facts=(handling_unit("helper_name", "helper"),),
             checks=(rules.takes_work, rules.promised_ahead), effect=rules.assigned, clocks=(CLOCK,),
             hands_over=True, law=LAW, primary=True),
        Step("give_back", Label("退回", "Give back"), frm=("assigned",), to="asked", by=DO, form=(WHY,),
             effect=rules.given_back, hands_over=True, law=LAW),
        Step("help", Label("已提供帮助", "Helped"), frm=("asked", "assigned"), to="helped", by=DO,
             form=(Field("result", Kind.WORDS, Label("帮助情况", "How it went"), max_length=1000), PHOTOS),
             effect=rules.helped, sets=("helped_at",), clocks=(CLOCK,), hands_over=True, law=LAW, primary=True),
        Step("advise", Label("不能提供，答复建议", "Cannot help: advise"), frm=("asked", "assigned"), to="advised",
             by=DO, form=(Field("advice", Kind.WORDS, Label("答复建议", "Advice"), max_length=1000),),
             effect=rules.advised, clocks=(CLOCK,), law=LAW),
        Step("call_back", Label("回访", "Call back"), frm=("helped",), to=STAY, by=ASK,
             form=(Field("satisfaction", Kind.CHOICE, Label("满意度", "Satisfaction"), choices=SATISFIED), SAID),
             law=LAW, primary=True),
        Step("again", Label("继续帮助", "Help once more"), frm=("helped",), to="assigned", by=ASK, form=(WHY,),
             when=(rules.not_satisfied,), effect=rules.again, sets=("satisfaction",), clocks=(CLOCK,),
             hands_over=True, law=LAW),
        Step("close", Label("办结", "Close"), frm=("helped",), to="closed", by=ASK, when=(rules.called_back,),
             effect=rules.closed, law=LAW, primary=True),
    ),
)
# fmt: on
