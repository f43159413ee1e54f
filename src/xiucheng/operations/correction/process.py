# SPDX-License-Identifier: Apache-2.0
"""Correction orders and their re-inspections, declared; the tables are laid out by hand."""

from xiucheng.kernel.declaration.types import START, SYSTEM, Fact, Field, Kind, Label, Process, State, Step

from . import rules

# fmt: off
CF = "《中华人民共和国行政处罚法》（2021）"
CF28, CF42 = f"{CF}第二十八条第一款", f"{CF}第四十二条第一款"
DEADLINE = f"{CF28}；期限计算参照第八十五条、《行政强制法》第六十九条：十日以内为工作日"
LIVE, DECIDE, INSPECT = ("ordered", "overdue"), "correction.decide", "correction.inspect"

PARTIES = (("citizen", Label("公民", "Citizen")), ("legal_person", Label("法人", "Legal person")),
           ("organization", Label("其他组织", "Other organization")))
RESULTS = (("corrected", Label("已改正", "Corrected")), (rules.UNCORRECTED, Label("未改正", "Not corrected")))
REASON = Field("reason", Kind.WORDS, Label("理由", "Reason"), max_length=2000)

RESULT = Fact("result", "SELECT i.result FROM correction_inspection i JOIN record c ON c.id = i.record_id "
              "WHERE c.parent_id = r.id AND c.closed_at IS NOT NULL ORDER BY c.closed_at DESC LIMIT 1")
HOURS = Fact("hours", f"SELECT k.hours FROM deadline k WHERE k.record_id = r.id AND k.name = '{rules.CLOCK}'")
ISSUER = Fact("issuer", "SELECT e.actor_id FROM record o JOIN entry e ON e.record_id = o.id AND e.at = o.opened_at "
              "WHERE o.id = r.parent_id AND e.step = 'order'")

ORDER = Process(
    code="correction.order", version=1, prefix="ZG", label=Label("责令改正", "Correction order"),
    detail="correction.Order",
    states=(
        State("ordered", Label("待改正", "To be corrected")),
        State("overdue", Label("逾期待决定", "Overdue, to be decided")),
        State("closed", Label("已改正结案", "Closed as corrected"), final=True),
        State("transferred", Label("已转处罚", "Transferred to penalty"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("order", Label("下达", "Issue"), frm=(START,), to="ordered", by="correction.order", within="any", form=(
                 Field("party", Kind.TEXT, Label("当事人", "Party"), personal=True),
                 Field("party_kind", Kind.CHOICE, Label("当事人类别", "Kind of party"), choices=PARTIES),
                 Field("point", Kind.POINT, Label("位置", "Position")),
                 Field("address", Kind.TEXT, Label("地址", "Address")),
                 Field("violation", Kind.WORDS, Label("违法事实", "What is violated"), max_length=2000),
                 Field("demand", Kind.WORDS, Label("改正内容", "What to correct"), max_length=2000),
                 Field("basis", Kind.TEXT, Label("违反条款及依据", "Legal basis")),
                 Field("days", Kind.INTEGER, Label("改正期限（日）", "Days to correct"), minimum=1, maximum=90),
                 Field("evidence", Kind.FILES, Label("证据材料", "Evidence"), required=False, maximum=20,
                       accepts=("photo", "document", "audio", "video")),
             ), lookups=(("place", rules.place),), effect=rules.ordered, clocks=(rules.CLOCK,), law=DEADLINE),
        Step("extend", Label("延期", "Extend"), frm=("ordered",), to="ordered", by=DECIDE, facts=(HOURS,),
             form=(Field("more_days", Kind.INTEGER, Label("延长（日）", "More days"), minimum=1, maximum=90), REASON),
             when=(rules.can_extend,), effect=rules.extended, clocks=(rules.CLOCK,), law=DEADLINE),
        Step("inspect", Label("安排复查", "Ask for re-inspection"), frm=LIVE, to=LIVE, by=INSPECT,
             when=(rules.nothing_open,), effect=rules.asked, spawns=("correction.inspection",), law=CF28),
        Step("escalate", Label("逾期", "Deadline passed"), frm=("ordered",), to="overdue", by=SYSTEM,
             on_due=rules.CLOCK, law=CF28),
        Step("close", Label("改正结案", "Close as corrected"), frm=LIVE, to="closed", by=DECIDE, primary=True,
             facts=(RESULT,), when=(rules.nothing_open, rules.not_uncorrected), effect=rules.corrected, law=CF28),
        Step("transfer", Label("转行政处罚", "Transfer to penalty"), frm=("overdue",), to="transferred", by=DECIDE,
             facts=(RESULT,), when=(rules.nothing_open, rules.found_uncorrected), effect=rules.transferred, law=CF28),
        Step("withdraw", Label("撤回", "Withdraw"), frm=LIVE, to="withdrawn", by=DECIDE, form=(REASON,),
             when=(rules.nothing_open,), effect=rules.withdrawn, law=CF28),
    ),
)
INSPECTION = Process(
    code="correction.inspection", version=1, prefix="FC", label=Label("整改复查", "Re-inspection"), child=True,
    detail="correction.Inspection",
    states=(
        State("begun", Label("待复查", "To be inspected")),
        State("inspected", Label("已复查", "Inspected"), final=True),
    ),
    steps=(
        Step("begin", Label("开始", "Begin"), frm=(START,), to="begun", by=INSPECT, internal=True, law=CF28),
        Step("inspect", Label("复查", "Inspect"), frm=("begun",), to="inspected", by=INSPECT, form=(
                 Field("result", Kind.CHOICE, Label("复查结果", "Result"), choices=RESULTS),
                 Field("finding", Kind.WORDS, Label("改正情况", "Finding"), max_length=2000),
                 Field("photos", Kind.FILES, Label("复查照片", "Photos"), required=False, maximum=9,
                       accepts=("photo",), moment="after"),
             ), facts=(ISSUER,), when=(rules.somebody_else,), law=CF42, primary=True),
    ),
)
# fmt: on
