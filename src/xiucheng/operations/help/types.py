# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of requests for help."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

REQUEST = "help.request"
CLOCK = "help"
CLOCKS: tuple[tuple[str, Label], ...] = ((CLOCK, Label("帮助时限", "To be helped by")),)

NEEDS: tuple[tuple[str, Label], ...] = (
    ("passage", Label("通道保障", "A way kept clear")),
    ("moving", Label("车辆、物品挪移", "Something moved")),
    ("people", Label("走失、困难人员救助", "Somebody lost or in need")),
    ("care", Label("帮扶老弱病残", "Help for the old, sick or disabled")),
    ("weather", Label("恶劣天气应急", "Bad weather")),
    ("order", Label("活动秩序维护", "Order at an event")),
    ("other", Label("其他", "Other")),
)
URGENCIES: tuple[tuple[str, Label], ...] = (
    ("normal", Label("一般", "Usual")),
    ("urgent", Label("紧急", "Urgent")),
)
SATISFIED: tuple[tuple[str, Label], ...] = (
    ("yes", Label("满意", "Satisfied")),
    ("partly", Label("基本满意", "Partly satisfied")),
    ("no", Label("不满意", "Not satisfied")),
)
HELPED, ADVISED = "helped", "advised"
OUTCOMES: tuple[tuple[str, Label], ...] = (
    (HELPED, Label("已提供帮助", "Helped")),
    (ADVISED, Label("未能提供帮助，已答复建议", "Could not help, advised")),
)
USUAL_HOURS, URGENT_HOURS = 24, 1
"""Hours within which somebody is helped where nobody promised another time; practice, not a rule."""
