# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of the orders that citizen hotlines send."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

ORDER = "hotline.order"
VIEW, TAKE, DESK, ANSWER, SEND = (f"hotline.{verb}" for verb in ("view", "take", "desk", "answer", "send"))

SOURCES: tuple[tuple[str, Label], ...] = (
    ("hotline_12345", Label("12345 热线", "Hotline 12345")),
    ("hotline_12319", Label("12319 热线", "Hotline 12319")),
)
"""The senders; the codes are those of supervision's channels."""
PROBLEM, HELP = "problem", "help"
KINDS: tuple[tuple[str, Label], ...] = (
    (PROBLEM, Label("街面问题", "Street problem")),
    (HELP, Label("求助", "Request for help")),
    ("question", Label("咨询", "Question")),
    ("complaint", Label("投诉", "Complaint")),
    ("suggestion", Label("建议", "Suggestion")),
    ("praise", Label("表扬", "Praise")),
)
URGENCIES: tuple[tuple[str, Label], ...] = (
    ("normal", Label("一般", "Usual")),
    ("urgent", Label("紧急", "Urgent")),
)
WAYS: tuple[tuple[str, Label], ...] = (
    ("on_site", Label("到场", "On site")),
    ("phone", Label("电话联系", "By telephone")),
    ("visit", Label("上门面谈", "Visited")),
    ("not_reached", Label("多次联系未果", "Not reached in several tries")),
)
REASONS: tuple[tuple[str, Label], ...] = (
    ("not_ours", Label("不属于本单位职责", "Not ours to do")),
    ("not_here", Label("不在本辖区", "Not in our area")),
    ("repeated", Label("重复派单", "Sent twice")),
    ("unclear", Label("诉求不清，无法联系", "Unclear, and nobody to ask")),
)
SATISFIED: tuple[tuple[str, Label], ...] = (
    ("yes", Label("满意", "Satisfied")),
    ("partly", Label("基本满意", "Partly satisfied")),
    ("no", Label("不满意", "Not satisfied")),
)
NOT_ASKED = "not_asked"
OUTCOMES: tuple[tuple[str, Label], ...] = (
    *SATISFIED,
    (NOT_ASKED, Label("热线未回访", "Not called back by the hotline")),
    *REASONS,
)

FINAL, INTERIM, RETURN, EXTENSION = "final", "interim", "return", "extension"
REPLIES: tuple[tuple[str, Label], ...] = (
    (FINAL, Label("办理答复", "Answer")),
    (INTERIM, Label("阶段性答复", "Interim answer")),
    (RETURN, Label("退单", "Return")),
    (EXTENSION, Label("延期申请", "Extension asked for")),
)
"""What is told back to the hotline."""

ANSWER_CLOCK, CALL_BACK_CLOCK = "answer", "call_back"
CLOCKS: tuple[tuple[str, Label], ...] = (
    (ANSWER_CLOCK, Label("答复时限", "To be answered by")),
    (CALL_BACK_CLOCK, Label("等待回访", "Waiting for the call back")),
)
COLUMNS: tuple[tuple[str, Label], ...] = (
    ("signed_at", Label("签收时间", "Signed for at")),
    ("answered_at", Label("答复时间", "Answered at")),
    ("draft", Label("答复草稿", "Drafted answer")),
    ("redone", Label("重办次数", "Times done over")),
)
