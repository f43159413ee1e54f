# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of joint operations."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

OPERATION = "joint.operation"
PARTICIPATION = "joint.participation"
"""What one unit is asked to bring along, and answers: a child of the operation."""
TASK = "joint.task"
"""What one unit does in the operation, and its figures: a child of the operation."""

PERIOD_CLOCK, ANSWER_CLOCK = "period", "answer"

THEMES: tuple[tuple[str, Label], ...] = (
    ("market", Label("集贸市场及周边", "Markets and what surrounds them")),
    ("old_estate", Label("老旧小区", "Old estates")),
    ("materials", Label("旧建材经营点", "Second-hand building materials")),
    ("traffic", Label("道路交通秩序", "Traffic order")),
    ("greenery", Label("毁绿种菜", "Greenery dug up for vegetables")),
    ("water_source", Label("水源保护区种植", "Planting in water-source areas")),
    ("waste", Label("偷倒垃圾渣土", "Dumping of waste and spoil")),
    ("stalls", Label("流动设摊", "Mobile vending")),
    ("other", Label("其他", "Other")),
)
SCOPES: tuple[tuple[str, Label], ...] = (
    ("district", Label("本区多部门", "Departments of this district")),
    ("police", Label("与公安交警联合", "Together with the police")),
    ("region", Label("跨区域联合", "Across regions")),
)
OUTCOMES: tuple[tuple[str, Label], ...] = (
    ("achieved", Label("达到目标", "Aim reached")),
    ("partly", Label("部分达到目标", "Aim reached in part")),
    ("not_achieved", Label("未达到目标", "Aim not reached")),
)
ANSWERS: tuple[tuple[str, Label], ...] = (
    ("confirmed", Label("确认参加", "Confirmed")),
    ("declined", Label("不参加", "Declined")),
    ("unanswered", Label("逾期未答复", "Not answered in time")),
)
CANCELLED = "cancelled"

SUMS = ("people", "problems", "corrected", "cases")
"""The figures of a task; those of an operation are their sums and are never typed in."""

COLUMNS: tuple[tuple[str, Label], ...] = (
    ("organizer", Label("组织单位", "Organised by")),
    ("units", Label("参加单位数", "Units that took part")),
    ("people", Label("出动人次", "People sent")),
    ("problems", Label("发现问题数", "Problems found")),
    ("corrected", Label("当场整改数", "Corrected")),
    ("cases", Label("立案线索数", "Cases opened")),
    ("postponed", Label("推迟次数", "Times postponed")),
)
