# SPDX-License-Identifier: Apache-2.0
"""The link as tables: matters with their consultation, and notices the other way.

Limits are dated data (`data/deadlines.json`), each with its source and how sure it is.
"""

from dataclasses import replace

from xiucheng.foundation.organization.queries import handling_unit
from xiucheng.kernel.declaration.types import START, STAY, Field, Kind, Label, Process, State, Step

from . import actions, queries, rules
from .types import (
    ACKNOWLEDGE,
    CLOCKS,
    COLUMNS,
    COMPLETE,
    CONSULT,
    CURE,
    DEAL,
    FIELDS,
    MATTER,
    NOTICE,
    OPINION,
    RECEIVE,
    REFUSALS,
    REPLIES,
    REPLY,
    RESULTS,
    STANCES,
    VERIFY,
)

# fmt: off
CF = "《行政处罚法》（2021）"
LAW = f"{CF}第二十六条（协助）、第二十七条（移送）"
DECIDED, ADVICE = f"{CF}第五十七条、第六十条", f"{CF}第二十六条"
ORDERED = f"{CF}第二十八条第一款"
HAND_OVER, TAKE, DEALING, ADVISE = "linkage.hand_over", "linkage.receive", "linkage.deal", "linkage.advise"
NOTIFY = "linkage.notify"
SHARES = ("record.Share",)
TAKEN = (handling_unit("unit_name", "unit"),)
PARTIES = (("citizen", Label("公民", "Citizen")), ("legal_person", Label("法人", "Legal person")),
           ("organization", Label("其他组织", "Other organization")))


def words(name: str, zh: str, en: str, most: int = 1000, *, required: bool = True) -> Field:
    """Free words."""
    return Field(name, Kind.WORDS, Label(zh, en), max_length=most, required=required)


def unit(name: str, zh: str, en: str, *, required: bool = True) -> Field:
    """A unit that takes work."""
    return Field(name, Kind.REFERENCE, Label(zh, en), options="organization.handling_units", max_length=160,
                 required=required)


def files(name: str, zh: str, en: str, *accepts: str, moment: str = "") -> Field:
    return Field(name, Kind.FILES, Label(zh, en), required=False, maximum=20, accepts=accepts, moment=moment)


ANY_FILE = ("photo", "document", "audio", "video")
WHY = words("why", "理由", "Reason", 500)
FIELD = Field("field", Kind.CHOICE, Label("管理领域", "Field"), choices=FIELDS)
POINT = Field("point", Kind.POINT, Label("位置", "Place"))
ADDRESS = Field("address", Kind.TEXT, Label("地址", "Address"))
PERSON = Field("person", Kind.TEXT, Label("涉及的当事人", "Person concerned"), required=False, max_length=100,
               personal=True)
EVIDENCE = files("evidence", "证据材料", "Evidence", *ANY_FILE)
TITLE = Field("title", Kind.TEXT, Label("标题", "Title"))
UNIT_PATH = Field("unit", Kind.TEXT, Label("会商单位", "Consulted unit"), max_length=160)
QUESTION = words("question", "会商问题", "Question")
CHANGED = words("changed", "源头整改情况", "What was changed at the source")
CURED = files("photos_after", "整改后照片", "Photos of the result", "photo", moment="after")
ORDER_FORM = (
    Field("party", Kind.TEXT, Label("当事人（不填为移送时所列）", "Party (empty: who was named)"), required=False,
          max_length=100, personal=True),
    Field("party_kind", Kind.CHOICE, Label("当事人类别", "Kind of party"), choices=PARTIES),
    words("violation", "违法事实", "What is violated", 2000), words("demand", "改正内容", "What to correct", 2000),
    Field("basis", Kind.TEXT, Label("违反条款及依据", "Legal basis")),
    Field("days", Kind.INTEGER, Label("改正期限（日）", "Days to correct"), minimum=1, maximum=90),
)
NOTED = (Field("order", Kind.INTEGER, Label("责令改正（编号）", "Order (no.)"), minimum=1, maximum=10**15 - 1),
         Field("number", Kind.TEXT, Label("责令改正编号", "Number of the order"), max_length=60))

HANDED = Process(
    code=MATTER, version=1, prefix="YS", label=Label("管执联动移送", "Matter handed over"), detail="linkage.Matter",
    clocks=CLOCKS, columns=COLUMNS,
    states=(
        State("handed", Label("待接收", "To be received")),
        State("completing", Label("待补正", "To be completed")),
        State("refused", Label("不予接收，待移送部门处理", "Refused, back with who handed it over")),
        State("accepted", Label("办理中", "Being dealt with")),
        State("dealt", Label("已办理，待确认", "Dealt with, to be acknowledged")),
        State("curing", Label("源头治理中", "Cause being cured")),
        State("cured", Label("源头治理待核验", "Cure to be verified")),
        State("closed", Label("已办结", "Closed"), final=True),
        State("withdrawn", Label("已撤回", "Taken back"), final=True),
    ),
    steps=(
        Step("transfer", Label("移送", "Hand over"), frm=(START,), to="handed", by=HAND_OVER, within="any", form=(
                 unit("unit", "移送至", "To"), FIELD, words("facts", "基本事实", "Facts", 2000), POINT, ADDRESS,
                 Field("ground", Kind.TEXT, Label("涉嫌违反的规定", "Legal ground")), PERSON,
                 Field("person_phone", Kind.TEXT, Label("当事人电话", "Phone of the person"), required=False,
                       max_length=30,
                       personal=True), EVIDENCE,
             ), lookups=(("place", rules.place),), facts=TAKEN, checks=(rules.receiver_takes_work,
             rules.not_by_the_own_unit),
             effect=rules.handed_over, sets=("origin", "enforcer", "handed_by"), rows=SHARES, clocks=(RECEIVE,),
             law=LAW),
        Step("accept", Label("接收", "Receive"), frm=("handed",), to="accepted", by=TAKE, effect=rules.accepted,
             clocks=(RECEIVE, DEAL), law=LAW, primary=True),
        Step("ask_to_complete", Label("退回补正", "Send back for completion"), frm=("handed",), to="completing",
             by=TAKE,
             form=(words("missing", "缺少的材料", "What is missing"),), when=(rules.not_sent_back_yet,),
             effect=rules.asked_to_complete, sets=("completions",), clocks=(RECEIVE, COMPLETE), hands_over=True,
             law=LAW),
        Step("complete", Label("补正", "Complete"), frm=("completing",), to="handed", by=HAND_OVER,
             form=(words("added", "补充说明", "What is added", 2000), replace(EVIDENCE, name="evidence_added")),
             effect=rules.completed, clocks=(RECEIVE, COMPLETE), hands_over=True, law=LAW, primary=True),
        Step("refuse", Label("不予接收", "Refuse"), frm=("handed",), to="refused", by=TAKE, form=(
                 Field("refusal", Kind.CHOICE, Label("原因", "Reason"), choices=REFUSALS),
                 unit("whose", "应由哪个单位办理", "Whose it is", required=False), WHY,
             ), checks=(rules.whose_is_named,), effect=rules.refused, clocks=(RECEIVE, ACKNOWLEDGE), hands_over=True,
             law=LAW),
        Step("hand_on", Label("改送其他单位", "Hand to another unit"), frm=("refused",), to="handed", by=HAND_OVER,
             form=(unit("unit", "移送至", "To"),), facts=TAKEN,
             checks=(rules.receiver_takes_work, rules.not_by_the_own_unit),
             effect=rules.handed_on, sets=("enforcer", "completions", "refusal", "whose"),
             clocks=(RECEIVE, ACKNOWLEDGE),
             hands_over=True, law=LAW, primary=True),
        Step("withdraw", Label("撤回移送", "Take back"), frm=("handed", "completing", "refused"), to="withdrawn",
             by=HAND_OVER, within="any", form=(WHY,), when=(rules.may_hand_over,), effect=rules.withdrawn, law=LAW),
        Step("consult", Label("发起会商", "Consult a department"), frm=("accepted",), to=STAY, by=DEALING,
             form=(unit("unit", "会商单位", "Whom to ask"), QUESTION), facts=(*TAKEN, queries.ASKED_ALREADY),
             checks=(rules.consultable,), effect=rules.consulted, sets=("conclusion",), rows=SHARES, spawns=(OPINION,),
             law=ADVICE),
        Step("conclude", Label("会商结论", "Conclude the consultation"), frm=("accepted",), to=STAY, by=DEALING,
             form=(replace(words("conclusion", "会商结论", "Conclusion", 2000), begins="conclusion"),),
             facts=(queries.OPINIONS,),
             when=(rules.nothing_open, rules.somebody_said), law=ADVICE),
        Step("order_correction", Label("责令改正", "Order correction"), frm=("accepted",), to=STAY, by=DEALING,
             form=ORDER_FORM, facts=(queries.NAMED,), when=(rules.may_order, rules.no_order_yet),
             checks=(rules.order_party,), calls=(actions.begin_order,), law=ORDERED),
        Step("note_order", Label("已责令改正", "Correction ordered"), frm=("accepted",), to=STAY, by=DEALING,
             within="any",
             internal=True, form=NOTED, effect=rules.order_begun, sets=("order_id", "order_number"), law=ORDERED),
        Step("deal", Label("办理结果", "Result"), frm=("accepted",), to="dealt", by=DEALING, form=(
                 Field("result", Kind.CHOICE, Label("办理结果", "Result"), choices=RESULTS),
                 words("told", "结果说明", "What is told", 2000),
                 Field("reference", Kind.TEXT, Label("执法案号或文号", "Number of the case or document"),
                       required=False,
                       max_length=100),
                 words("cause", "源头问题及治理建议（没有则不填）", "Cause at its source and advice (empty: none)",
                 required=False),
                 files("proof", "结果材料", "Papers of the result", *ANY_FILE),
             ), facts=(queries.OPINIONS, queries.ORDER_OUTCOME), checks=(rules.order_has_ended,),
             when=(rules.not_the_sender, rules.nothing_open, rules.conclusion_is_of_now), effect=rules.dealt,
             clocks=(DEAL, ACKNOWLEDGE), hands_over=True, law=DECIDED, primary=True),
        Step("acknowledge", Label("确认结果", "Acknowledge"), frm=("dealt",), to=("curing", "closed"), by=HAND_OVER,
             effect=rules.acknowledged, clocks=(ACKNOWLEDGE, CURE), law=LAW, primary=True),
        Step("object", Label("提出异议", "Object"), frm=("dealt",), to="accepted", by=HAND_OVER, form=(WHY,),
             when=(rules.not_objected,), effect=rules.objected, sets=("objections",), clocks=(ACKNOWLEDGE, DEAL),
             hands_over=True, law=LAW),
        Step("cure", Label("反馈源头治理", "Tell the cure"), frm=("curing",), to="cured", by=HAND_OVER,
             form=(CHANGED, CURED),
             effect=rules.cured, sets=("cured_by",), clocks=(CURE, VERIFY), hands_over=True, law=LAW, primary=True),
        Step("verify", Label("核验通过，办结", "Verified, close"), frm=("cured",), to="closed", by=TAKE,
             form=(words("finding", "核验情况", "Finding"),), when=(rules.not_the_curer,), effect=rules.verified,
             law=LAW,
             primary=True),
        Step("not_cured", Label("核验不通过", "Not cured"), frm=("cured",), to="curing", by=TAKE,
             form=(words("finding", "核验情况", "Finding"),), when=(rules.not_the_curer,), effect=rules.cure_refused,
             sets=("cures_refused",), clocks=(VERIFY, CURE), hands_over=True, law=LAW),
    ),
)

CONSULTED = Process(
    code=OPINION, version=1, prefix="HS", label=Label("会商意见", "Opinion"), detail="linkage.Opinion", child=True,
    clocks=((CONSULT, Label("会商时限", "Time for an opinion")),),
    states=(
        State("asked", Label("待回复", "To be answered")),
        State("given", Label("已回复", "Given"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("begin", Label("征求意见", "Asked"), frm=(START,), to="asked", by=DEALING, within="any", internal=True,
             form=(UNIT_PATH, QUESTION, unit("asked_by_unit", "发起单位", "Asked by"),
             TITLE),
             effect=rules.opinion_begun, rows=SHARES, clocks=(CONSULT,), law=ADVICE),
        Step("give", Label("回复意见", "Give an opinion"), frm=("asked",), to="given", by=ADVISE, form=(
                 Field("stance", Kind.CHOICE, Label("结论性意见", "Stance"), choices=STANCES),
                 words("opinion", "意见内容", "Opinion", 2000),
                 files("papers", "附件", "Papers", *ANY_FILE),
             ), law=ADVICE, primary=True),
        Step("withdraw", Label("撤回会商", "Withdraw"), frm=("asked",), to="withdrawn", by=DEALING, within="any",
             form=(WHY,),
             law=ADVICE),
    ),
)

NOTIFIED = Process(
    code=NOTICE, version=1, prefix="CG", label=Label("抄告", "Notice to a managing department"),
    detail="linkage.Notice",
    clocks=((REPLY, Label("答复时限", "Time to reply")),),
    columns=(("sender", Label("抄告单位", "Sent by")), ("department", Label("管理部门", "Managing department")),
             ("returns", Label("再次抄告次数", "Times sent again"))),
    states=(
        State("sent", Label("待答复", "To be replied to")),
        State("replied", Label("已答复，待认可", "Replied, to be accepted")),
        State("closed", Label("已办结", "Closed"), final=True),
        State("withdrawn", Label("已撤回", "Withdrawn"), final=True),
    ),
    steps=(
        Step("send", Label("抄告", "Send"), frm=(START,), to="sent", by=NOTIFY, within="any", form=(
                 unit("unit", "抄告至", "To"), FIELD, words("finding", "执法中发现的问题", "What was found", 2000),
                 POINT, ADDRESS,
                 words("suggestion", "管理建议", "What should change", 2000), PERSON, EVIDENCE,
             ), lookups=(("place", rules.place),), facts=TAKEN, checks=(rules.receiver_takes_work,
             rules.not_by_the_own_unit),
             effect=rules.sent, sets=("sender", "department"), rows=SHARES, clocks=(REPLY,), law=ADVICE),
        Step("reply", Label("答复", "Reply"), frm=("sent",), to="replied", by=HAND_OVER, form=(
                 Field("reply", Kind.CHOICE, Label("答复", "Reply"), choices=REPLIES), CHANGED,
                 unit("whose", "应由哪个单位办理", "Whose it is", required=False), CURED,
             ), checks=(rules.not_ours_names_another,), effect=rules.replied, clocks=(REPLY,), hands_over=True,
             law=ADVICE,
             primary=True),
        Step("accept", Label("认可", "Accept"), frm=("replied",), to="closed", by=NOTIFY, when=(rules.was_not_theirs,),
             effect=rules.closed, law=ADVICE, primary=True),
        Step("send_again", Label("再次抄告", "Send again"), frm=("replied",), to="sent", by=NOTIFY, form=(WHY,),
             effect=rules.sent_again, sets=("department", "returns"), clocks=(REPLY,), hands_over=True, law=ADVICE),
        Step("send_on", Label("改送其他单位", "Send to another unit"), frm=("replied",), to="sent", by=NOTIFY,
             form=(unit("unit", "抄告至", "To"),), facts=TAKEN,
             checks=(rules.receiver_takes_work, rules.not_by_the_own_unit),
             effect=rules.handed_to_another, sets=("department", "returns"), clocks=(REPLY,), hands_over=True,
             law=ADVICE),
        Step("withdraw", Label("撤回抄告", "Withdraw"), frm=("sent", "replied"), to="withdrawn", by=NOTIFY,
             within="any",
             form=(WHY,), law=ADVICE),
    ),
)
# fmt: on
