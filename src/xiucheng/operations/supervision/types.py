# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of the supervision loop."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Label

CASE = "supervision.case"
REQUEST = "supervision.request"
"""What somebody asks for about a case, and somebody else decides: a child of the case."""
TASK = "supervision.task"
"""What an assisting department does for a case: a child, for which the main department waits."""

OVERSIGHT = "supervision.oversight"
"""督办: what somebody above demands of who has the case, with a time to reply: a child of the case."""

TARGET_CLOCK = "disposal"
"""The clock whose end is the time limit of the whole case; the others belong to stages."""
SUSPENSION_CLOCK = "suspension"
"""The clock whose end is the end of a suspension; the limit of the case stands still until then."""
URGENT_CLOCK = "urgent"
"""The clock of an urgent case: from the moment that it was called urgent until it is handled."""
CLOCKS: tuple[tuple[str, Label], ...] = (
    (TARGET_CLOCK, Label("处置时限", "Limit of the case")),
    (SUSPENSION_CLOCK, Label("挂账期限", "Suspended until")),
    (URGENT_CLOCK, Label("紧急时限", "Urgent: to be handled")),
)

EXTENSION, SUSPENSION, RETURN, VOID = "extension", "suspension", "return", "void"
ASKED_FOR: tuple[tuple[str, Label], ...] = (
    (EXTENSION, Label("延期", "Extension")),
    (SUSPENSION, Label("挂账", "Suspension")),
    (RETURN, Label("退回仲裁", "Return, by arbitration")),
    (VOID, Label("作废", "Void")),
)
MOST_EXTENSIONS = 2
"""Practice of cities whose rules could be read, not a national rule: at most two, each of at most the first limit."""
LONGEST_SUSPENSION = 366
"""Days; as above."""

ASSISTANCE = Label("协办", "Assistance")
TITLE_LENGTH = 200


def child_title(what: Label, case: str) -> str:
    """What lists say of a child: what it is about, then its case; stored, so in the first language."""
    return f"{what.zh}：{case}"[:TITLE_LENGTH]


REPLY_CLOCK = "reply"
OVERSEEN: tuple[tuple[str, Label], ...] = (
    ("overdue", Label("超时督办", "Overdue")),
    ("leader", Label("领导督办", "By a leader")),
    ("important", Label("重点督办", "Important")),
    ("reporter", Label("上报人不认可", "The reporter does not agree")),
)
REOPENED_DEMAND = "上报人表示问题没有解决，要求重新办理。请查明原因，处置到位后回复。"
"""What the unit above demands when a reporter had a case opened again."""
REOPENED_HOURS = 16
"""Working hours for the reply, two working days: practice, no rule names a time."""

SATISFACTION: tuple[tuple[str, Label], ...] = (
    ("yes", Label("已解决", "Solved")),
    ("partly", Label("部分解决", "Partly solved")),
    ("no", Label("没有解决", "Not solved")),
)
"""What a reporter says of the end; empty while nothing was said."""

AUDIENCES: tuple[tuple[str, Label], ...] = (
    ("internal", Label("内部", "Internal")),
    ("public", Label("向上报人公开", "Open to the reporter")),
)
"""Who may read a comment: a public one is what the reporter is told."""

CAUSES: tuple[tuple[str, Label], ...] = (
    ("season", Label("季节或天气不宜施工", "Season or weather")),
    ("works", Label("结合工程项目改造", "Part of coming works")),
    ("ownership", Label("权属待确认", "Ownership to be settled")),
    ("funds", Label("经费待落实", "Funds to be found")),
    ("lawsuit", Label("诉讼或复议中", "Before court or in review")),
    ("other", Label("其他", "Other")),
)
"""Why the clock of a case may stand still."""

IMPORTED = "import"
CHANNELS: tuple[tuple[str, Label], ...] = (
    ("inspector", Label("监督员上报", "Inspector")),
    ("officer", Label("执法队员上报", "Officer")),
    ("hotline_12345", Label("12345 热线", "Hotline 12345")),
    ("hotline_12319", Label("12319 热线", "Hotline 12319")),
    ("visit", Label("来信来访", "Visit or letter")),
    ("citizen", Label("市民上报", "Citizen")),
    ("property", Label("物业上报", "Property company")),
    ("committee", Label("居村委上报", "Neighbourhood committee")),
    ("video", Label("视频发现", "Video")),
    ("drone", Label("无人机发现", "Drone")),
    ("vehicle", Label("车载采集", "Vehicle")),
    ("sensor", Label("物联感知", "Sensor")),
    ("fax", Label("传真、扫描件", "Fax or scan")),
    ("leader", Label("领导交办", "Leader")),
    ("transfer", Label("部门转办", "Transfer")),
    ("city", Label("市级平台下派", "City bureau")),
    (IMPORTED, Label("数据导入", "Import")),
)

SELF_HANDLED, DIRECT = "self", "direct"
WAYS: tuple[tuple[str, Label], ...] = (
    (SELF_HANDLED, Label("自处置", "Self-handled")),
    (DIRECT, Label("直报中队", "Straight to the squad")),
)
"""Ways past the dispatch desk."""
FOUND_ON_SITE: tuple[tuple[str, Label], ...] = (
    ("true", Label("属实", "True")),
    ("untrue", Label("不属实", "Not true")),
    ("not_found", Label("未找到", "Not found")),
)
SHOWN, UNKNOWN, FAR, OLD = "shown", "unknown", "far", "old"
PHOTO_PLACES: tuple[tuple[str, Label], ...] = (
    (SHOWN, Label("同一地点", "The same place")),
    (UNKNOWN, Label("未显示拍摄位置", "Place not shown")),
    (FAR, Label("拍摄位置不符", "Taken elsewhere")),
    (OLD, Label("拍摄于派遣之前", "Taken before the work was given")),
)
"""What the photos of the result say of where and when they were taken."""

MOCKED = "mocked"
"""Flag of a report: the device itself says that its position was made up."""

COLUMNS: tuple[tuple[str, Label], ...] = (
    ("department", Label("处置单位", "Department")),
    ("reported_by", Label("上报人（编号）", "Reported by (no.)")),
    ("handled_by", Label("处置人（编号）", "Handled by (no.)")),
    ("returns", Label("退回次数", "Times returned")),
    ("reworks", Label("返工次数", "Times reworked")),
    ("extensions", Label("延期次数", "Times extended")),
    ("extended_by", Label("累计延长", "Longer by")),
    ("reopens", Label("重新打开次数", "Times reopened")),
    ("bound_to", Label("仲裁确定单位", "Bound by arbitration")),
    ("verifier", Label("抽中核查员（编号）", "Drawn to verify (no.)")),
    ("draw_pool", Label("抽取范围（编号）", "Drawn from (no.)")),
    ("checker", Label("核实人（编号）", "Asked to check (no.)")),
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
