# SPDX-License-Identifier: Apache-2.0
"""What is counted, and how each count is defined; the names are those of GB/T 30428.4 and CJ/T 292."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xiucheng.kernel.declaration.types import Label

PERMISSION = "figures.view"


class By(StrEnum):
    """What figures can be split by."""

    AREA = "area"
    DEPARTMENT = "department"
    CATEGORY = "category"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of cases. `step`: whose taking counts when the split is by post; empty where no post does it."""

    code: str
    label: Label
    formula: Label
    step: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """One number in a hundred of another; codes of measures."""

    code: str
    label: Label
    part: str
    whole: str


MEASURES = (
    Measure(
        "reported",
        Label("上报数", "Reported"),
        Label("本期上报的案件，不含撤销的导入", "Cases reported in the period, without imports taken back"),
        "report",
    ),
    Measure(
        "filed",
        Label("立案数", "Filed"),
        Label("其中已立案的", "Of these, those that were filed"),
        "file",
    ),
    Measure(
        "dispatched",
        Label("派遣数", "Dispatched"),
        Label("其中已派遣到处置单位的", "Of these, those that were dispatched to a department"),
        "dispatch",
    ),
    Measure(
        "done",
        Label("处置数", "Done"),
        Label(
            "其中处置单位已处置完成、未被返工的",
            "Of these, those that the department has done and that were not sent back since",
        ),
        "handle",
    ),
    Measure(
        "due",
        Label("应结案数", "Due for closing"),
        Label(
            "处置数，加上超过时限仍未处置完成的",
            "Those done, and those not done although their limit has passed",
        ),
    ),
    Measure(
        "closed",
        Label("结案数", "Closed"),
        Label("其中已结案的", "Of these, those that were closed"),
        "close",
    ),
    Measure(
        "in_time",
        Label("按期结案数", "Closed in time"),
        Label(
            "结案时未超过立案条件规定时限的；恰在截止时刻算按期，没有时限的不计入",
            "Closed at the limit of their filing condition or before; without a limit a case is not counted",
        ),
    ),
    Measure(
        "returned",
        Label("退回数", "Returned"),
        Label("其中被处置单位退回过的", "Of these, those that a department returned at least once"),
        "return",
    ),
    Measure(
        "reworked",
        Label("返工数", "Reworked"),
        Label("其中核查未通过、返工过的", "Of these, those that were sent back after a check at least once"),
        "rework",
    ),
    Measure(
        "extended",
        Label("延期数", "Extended"),
        Label("其中时限已获准延长的", "Of these, those whose limit was made longer"),
    ),
    Measure(
        "suspended",
        Label("挂账数", "Suspended"),
        Label("其中现正挂账的", "Of these, those that are suspended now"),
    ),
    Measure(
        "reopened",
        Label("重新打开数", "Reopened"),
        Label("其中结案后又重新打开过的", "Of these, those that were opened again after they were closed"),
        "reopen",
    ),
    Measure(
        "solved",
        Label("上报人认可数", "Solved, say reporters"),
        Label("其中上报人评价为已解决的", "Of these, those of which a reporter says that it is solved"),
    ),
    Measure(
        "partly_solved",
        Label("上报人认为部分解决数", "Partly solved, say reporters"),
        Label(
            "其中上报人评价为部分解决的", "Of these, those of which a reporter says that it is partly solved"
        ),
    ),
    Measure(
        "not_solved",
        Label("上报人不认可数", "Not solved, say reporters"),
        Label("其中上报人评价为没有解决的", "Of these, those of which a reporter says that it is not solved"),
    ),
    Measure(
        "voided",
        Label("作废数", "Void"),
        Label("其中立案后作废的", "Of these, those made void after they were filed"),
    ),
    Measure(
        "self_handled",
        Label("自处置数", "Self-handled"),
        Label(
            "其中由发现人当场处置、未返工的；不计入立案、处置和结案数",
            "Of these, those handled at once by who found them and not sent back; they count as reported only",
        ),
        "report_handled",
    ),
    Measure(
        "direct",
        Label("直报数", "Straight to the squad"),
        Label(
            "其中由物业或居（村）委直报中队、未收回的；计入立案、派遣、处置和结案数",
            "Of these, those that went straight to a squad and stayed there; they count as filed and dispatched",
        ),
        "report_direct",
    ),
    Measure(
        "urgent",
        Label("紧急数", "Urgent"),
        Label("其中标为紧急、未解除的", "Of these, those called urgent and not lifted since"),
        "call_urgent",
    ),
)
RATES = (
    Rate("closing_rate", Label("结案率", "Closing rate"), "closed", "due"),
    Rate("in_time_rate", Label("按期结案率", "In-time rate"), "in_time", "due"),
    Rate("rework_rate", Label("返工率", "Rework rate"), "reworked", "done"),
)
BY_POST = Label(
    "按岗位统计的是步骤：本期内该岗位的人做了多少次，一案可有多次",
    "Split by post, steps are counted: how often people of the post took one in the period, several times in a case",
)
LABELS = {
    By.AREA: Label("区域", "Area"),
    By.DEPARTMENT: Label("承办单位", "Department"),
    By.CATEGORY: Label("类别", "Class"),
    By.POST: Label("岗位", "Post"),
}

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of whole civil days, both included; `area` is a path, empty for everywhere."""

    since: date
    until: date
    by: By | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one area, department, class or post; `code` is empty where none is stated."""

    code: str
    name: str
    counts: Counts
    rates: Mapping[str, Decimal | None]
    """In hundredths, to one place; None where there is nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer: the whole, and its parts when it was to be split."""

    as_of: datetime
    asked: Asked
    whole: Group
    groups: tuple[Group, ...]
