# SPDX-License-Identifier: Apache-2.0
"""Manifest of the joint operations."""

from datetime import date

from xiucheng.kernel.declaration.registry import Kept, Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.desk.kin import declare_kin

_KEPT = "PIPL art. 19: who is to be called during an operation need not be known a year after it. To confirm."


class JointConfig(Manifest):
    name = "xiucheng.operations.joint"
    label = "joint"
    verbose_name = "joint operations"
    permissions = {
        "joint.view": Label("查看联合行动", "See joint operations"),
        "joint.plan": Label("拟订联合行动方案", "Plan joint operations"),
        "joint.approve": Label("审批和验收联合行动", "Approve and accept joint operations"),
        "joint.lead": Label("牵头联合行动", "Lead joint operations"),
        "joint.answer": Label("答复参加联合行动", "Answer for a unit that is asked to take part"),
        "joint.work": Label("执行联合行动任务", "Carry out tasks of joint operations"),
        "joint.personal": Label("查看联合行动联系人（留痕）", "See who is the contact (each look is noted)"),
        "joint.share": Label("向他人开放联合行动查阅", "Open joint operations to others for reading"),
    }
    processes = (
        "xiucheng.operations.joint.process:OPERATING",
        "xiucheng.operations.joint.process:PARTICIPATING",
        "xiucheng.operations.joint.process:TASKED",
    )
    options = {"joint.participants": "xiucheng.operations.joint.queries:participant_choices"}
    retention = tuple(
        Kept("joint.participation", name, 365, date(2021, 11, 1), _KEPT)
        for name in ("contact", "contact_phone")
    )

    def ready(self) -> None:
        super().ready()
        declare_kin("joint", "xiucheng.operations.joint.queries:kin")
