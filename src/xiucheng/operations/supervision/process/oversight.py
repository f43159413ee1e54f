# SPDX-License-Identifier: Apache-2.0
"""Oversight 督办: somebody above demands, who has the case replies in time, the reply is accepted or sent back.

Beyond the time to reply it goes one level up by itself: to the unit above the one that was to reply. A case is not
closed while its oversight is open.
"""

from xiucheng.kernel.declaration.types import START, SYSTEM, Field, Kind, Label, Process, State, Step
from xiucheng.operations.supervision import actions, rules
from xiucheng.operations.supervision.process.fields import (
    DEMANDED,
    LAW,
    ORDER_NO,
    OVERSEER,
    OVERSIGHT_KIND,
    TITLE,
    TOGETHER,
    WHY,
    WITHIN_HOURS,
)
from xiucheng.operations.supervision.types import OVERSIGHT, REPLY_CLOCK

# fmt: off
OVERSEE, REPLY = "supervision.oversee", "supervision.reply"
CLOCK = (REPLY_CLOCK,)
UNIT = Field("unit", Kind.TEXT, Label("被督办单位", "Of which unit"), max_length=160)
ANSWERED = Field("reply", Kind.WORDS, Label("回复内容", "Reply"), max_length=1000)

OVERSEEING = Process(
    code=OVERSIGHT, version=1, prefix="DB", label=Label("督办", "Oversight"),
    detail="supervision.Oversight", child=True,
    columns=(
        ("overseen", Label("被督办单位", "Overseen unit")), ("overseer", Label("督办单位", "Overseen by")),
        ("escalations", Label("升级次数", "Times gone up")),
    ),
    clocks=((REPLY_CLOCK, Label("回复时限", "Time to reply")),),
    states=(
        State("issued", Label("待回复", "To be replied to")),
        State("escalated", Label("逾期已升级", "Overdue, gone up")),
        State("replied", Label("待认可", "Replied, to be accepted")),
        State("accepted", Label("已认可", "Accepted"), final=True),
        State("lifted", Label("已撤销", "Lifted"), final=True),
    ),
    steps=(
        Step("begin", Label("下达", "Issued"), frm=(START,), to="issued", by=OVERSEE, within="any", internal=True,
             form=(OVERSIGHT_KIND, DEMANDED, WITHIN_HOURS, ORDER_NO, UNIT, OVERSEER, TITLE),
             effect=rules.oversight_begun, sets=("overseen", "overseer"), clocks=CLOCK, law=LAW),
        Step("reply", Label("回复", "Reply"), frm=("issued",), to="replied", by=REPLY,
             form=(ANSWERED, TOGETHER), effect=rules.oversight_replied, calls=(actions.reply_together,), clocks=CLOCK,
             hands_over=True, law=LAW, primary=True),
        Step("escalate", Label("逾期升级", "Gone up"), frm=("issued",), to="escalated", by=SYSTEM, on_due=REPLY_CLOCK,
             effect=rules.oversight_gone_up, sets=("escalations",), clocks=CLOCK, hands_over=True, law=LAW),
        Step("accept", Label("认可", "Accept"), frm=("replied",), to="accepted", by=OVERSEE, law=LAW, primary=True),
        Step("send_back", Label("退回重报", "Demand anew"), frm=("replied", "escalated"), to="issued", by=OVERSEE,
             form=(DEMANDED, WITHIN_HOURS), effect=rules.oversight_demanded_anew, clocks=CLOCK, hands_over=True,
             law=LAW),
        Step("lift", Label("撤销督办", "Lift"), frm=("issued", "escalated", "replied"), to="lifted", by=OVERSEE,
             within="any", form=(WHY,), law=LAW),
    ),
)
# fmt: on
