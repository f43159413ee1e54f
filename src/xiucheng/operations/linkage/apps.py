# SPDX-License-Identifier: Apache-2.0
"""Manifest of the management–enforcement link."""

from datetime import date

from xiucheng.kernel.declaration.registry import Kept, Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.desk.kin import declare_kin

_KEPT = "PIPL art. 19; files of enforcement are kept for years by archive rules, ten are taken. To confirm."
_SINCE = date(2021, 11, 1)


class LinkageConfig(Manifest):
    name = "xiucheng.operations.linkage"
    label = "linkage"
    verbose_name = "management–enforcement link"
    permissions = {
        "linkage.view": Label("查看管执联动", "See the management–enforcement link"),
        "linkage.hand_over": Label("移送事项、反馈源头治理", "Hand matters over and cure their causes"),
        "linkage.receive": Label("接收移送、核验源头治理", "Receive matters and verify cures"),
        "linkage.deal": Label("办理移送事项", "Deal with matters"),
        "linkage.advise": Label("出具会商意见", "Give an opinion when consulted"),
        "linkage.notify": Label("抄告管理部门", "Notify managing departments"),
        "linkage.personal": Label("查看涉及的当事人（留痕）", "See who is concerned (each look is noted)"),
        "linkage.share": Label("向他人开放管执联动查阅", "Open matters to others for reading"),
    }
    processes = (
        "xiucheng.operations.linkage.process:HANDED",
        "xiucheng.operations.linkage.process:CONSULTED",
        "xiucheng.operations.linkage.process:NOTIFIED",
    )
    retention = (
        *(Kept("linkage.matter", name, 3650, _SINCE, _KEPT) for name in ("person", "person_phone", "party")),
        Kept("linkage.notice", "person", 3650, _SINCE, _KEPT),
    )

    def ready(self) -> None:
        super().ready()
        declare_kin("linkage", "xiucheng.operations.linkage.queries:kin")
