# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of the supervision loop."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

CASE = "supervision.case"

TARGET_CLOCK = "disposal"
"""The clock whose end is the time limit of the whole case; the others belong to stages."""

CHANNELS: tuple[tuple[str, Label], ...] = (
    ("inspector", Label("监督员上报", "Inspector")),
    ("officer", Label("执法队员上报", "Officer")),
    ("hotline_12345", Label("12345 热线", "Hotline 12345")),
    ("hotline_12319", Label("12319 热线", "Hotline 12319")),
    ("visit", Label("来信来访", "Visit or letter")),
    ("citizen", Label("市民上报", "Citizen")),
    ("video", Label("视频发现", "Video")),
    ("leader", Label("领导交办", "Leader")),
    ("transfer", Label("部门转办", "Transfer")),
    ("import", Label("数据导入", "Import")),
)

OUTCOMES: tuple[tuple[str, Label], ...] = (
    ("resolved", Label("已解决", "Resolved")),
    ("partly", Label("部分解决", "Partly resolved")),
    ("temporary", Label("临时处置，未根治", "Made safe, not solved for good")),
    ("impossible", Label("条件所限无法解决", "Cannot be resolved")),
)

REASONS_NOT_FILED: tuple[tuple[str, Label], ...] = (
    ("untrue", Label("现场不属实", "Not found on site")),
    ("below_standard", Label("不符合立案条件", "Below the filing condition")),
    ("not_ours", Label("不属于城市管理范围", "Outside city management")),
    ("duplicate", Label("重复上报", "Reported before")),
)
"""Closed is not fixed (law 1): the outcome says how it ended, apart from the state."""
