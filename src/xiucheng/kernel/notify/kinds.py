# SPDX-License-Identifier: Apache-2.0
"""The kinds of notices that every process has, from its declaration alone, and that of background work."""

from datetime import date
from typing import Final

from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.notify.types import Channel, Kind, Mode, Wording

SINCE = date(2026, 11, 23)
GATHERED = {Channel.MAIL: Mode.DIGEST, Channel.PUSH: Mode.DIGEST}
TOLD = {**GATHERED, Channel.SMS: Mode.URGENT}

ARRIVED: Final = "work.arrived"
RETURNED: Final = "work.returned"
NEARLY_DUE: Final = "work.nearly_due"
OVERDUE: Final = "work.overdue"
JOB_ENDED: Final = "jobs.ended"

KINDS: Final = (
    Kind(
        ARRIVED,
        Label("新到待办", "New work"),
        (
            Wording(
                SINCE, Label("{process} {number} 到您处：{state}", "{process} {number} came to you: {state}")
            ),
        ),
        of_work=True,
        modes=TOLD,
    ),
    Kind(
        RETURNED,
        Label("退回、返工", "Sent back"),
        (
            Wording(
                SINCE,
                Label(
                    "{process} {number} 退回您处（{step}）：{state}",
                    "{process} {number} was sent back ({step}): {state}",
                ),
            ),
        ),
        of_work=True,
        modes=GATHERED,
    ),
    Kind(
        NEARLY_DUE,
        Label("即将到期", "Nearly due"),
        (
            Wording(
                SINCE,
                Label("{process} {number} 即将到期：{state}", "{process} {number} is nearly due: {state}"),
            ),
        ),
        of_work=True,
        modes=TOLD,
    ),
    Kind(
        OVERDUE,
        Label("已超时", "Overdue"),
        (
            Wording(
                SINCE, Label("{process} {number} 已超时：{state}", "{process} {number} is overdue: {state}")
            ),
        ),
        of_work=True,
        modes=GATHERED,
    ),
    Kind(
        JOB_ENDED,
        Label("后台任务结束", "Background work ended"),
        (Wording(SINCE, Label("{title}：{state}", "{title}: {state}")),),
    ),
)
