# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of the link between those who manage and those who enforce."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

MATTER = "linkage.matter"
OPINION = "linkage.opinion"
"""What a department that is consulted says: a child of the matter."""
NOTICE = "linkage.notice"
"""The way round 抄告: enforcement tells a managing department what it should change."""
ORDER = "correction.order"

RECEIVE, COMPLETE, CONSULT, DEAL = "receive", "complete", "consult", "deal"
ACKNOWLEDGE, CURE, VERIFY, REPLY = "acknowledge", "cure", "verify", "reply"
CLOCKS: tuple[tuple[str, Label], ...] = (
    (RECEIVE, Label("接收时限", "Time to receive")),
    (COMPLETE, Label("补正时限", "Time to complete")),
    (DEAL, Label("办理时限", "Time to deal with it")),
    (ACKNOWLEDGE, Label("确认时限", "Time to acknowledge")),
    (CURE, Label("源头治理时限", "Time to cure the cause")),
    (VERIFY, Label("核验时限", "Time to verify")),
)

FIELDS: tuple[tuple[str, Label], ...] = (
    ("housing", Label("房屋管理", "Housing")),
    ("planning", Label("规划资源", "Planning and land")),
    ("construction", Label("建设工程", "Construction")),
    ("landscaping", Label("绿化市容", "Landscaping and appearance")),
    ("traffic", Label("交通运输", "Traffic and transport")),
    ("water", Label("水务", "Water")),
    ("ecology", Label("生态环境", "Ecology")),
    ("other", Label("其他", "Other")),
)
NOT_OURS = "not_ours"
REFUSALS: tuple[tuple[str, Label], ...] = (
    (NOT_OURS, Label("不属本单位职责", "Not ours")),
    ("no_facts", Label("补正后仍缺乏基本事实", "No facts, even after completion")),
    ("time_barred", Label("已过追责时效", "Time-barred")),
    ("handled", Label("同一事项已在办理", "Dealt with already")),
)
CORRECTION = "correction"
RESULTS: tuple[tuple[str, Label], ...] = (
    ("penalty", Label("行政处罚", "Penalty")),
    (CORRECTION, Label("责令改正并已改正", "Ordered to correct, and corrected")),
    ("education", Label("教育告诫，不予处罚", "Warned, no penalty")),
    ("no_violation", Label("不构成违法", "No violation")),
    ("passed_on", Label("移送其他机关", "Passed on to another authority")),
)
STANCES: tuple[tuple[str, Label], ...] = (
    ("violation", Label("认为违法", "A violation")),
    ("curable", Label("违法但可补正", "A violation that can be cured")),
    ("no_violation", Label("认为不违法", "No violation")),
    ("unclear", Label("需补充材料", "More material is needed")),
)
REPLIES: tuple[tuple[str, Label], ...] = (
    ("changed", Label("已整改", "Changed")),
    ("planned", Label("已列入计划", "Planned")),
    (NOT_OURS, Label("不属本单位职责", "Not ours")),
)
COLUMNS: tuple[tuple[str, Label], ...] = (
    ("origin", Label("移送单位", "Handed over by")),
    ("enforcer", Label("执法单位", "Enforcing unit")),
    ("completions", Label("补正次数", "Times completed")),
    ("objections", Label("异议次数", "Times objected")),
    ("cures_refused", Label("源头治理退回次数", "Cures not accepted")),
    ("order_number", Label("责令改正编号", "Correction order")),
)
