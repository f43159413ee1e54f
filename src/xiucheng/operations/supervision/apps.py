# SPDX-License-Identifier: Apache-2.0
"""Manifest of supervision."""

from datetime import date

from xiucheng.kernel.declaration.registry import Kept, Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.operations.supervision.rules.configured import SETTINGS

_KEPT = "PIPL art. 19: no longer than needed; three years, as the person may ask about the case or sue. To confirm."


class SupervisionConfig(Manifest):
    name = "xiucheng.operations.supervision"
    label = "supervision"
    verbose_name = "supervision"
    permissions = {
        "supervision.view": Label("查看案件", "See cases"),
        "supervision.report": Label("上报问题", "Report problems"),
        "supervision.self_handle": Label("自处置上报", "Report what one has handled oneself"),
        "supervision.report_direct": Label("直报中队", "Report straight to the squad"),
        "supervision.accept": Label("受理、并案", "Accept and merge"),
        "supervision.file": Label("立案", "File"),
        "supervision.dispatch": Label("派遣", "Dispatch"),
        "supervision.handle": Label("处置、退回", "Handle and return"),
        "supervision.verify": Label("核查", "Verify"),
        "supervision.close": Label("结案", "Close"),
        "supervision.oversee": Label("督办", "Oversee"),
        "supervision.reply": Label("回复督办", "Reply to oversight"),
        "supervision.approve": Label(
            "审批延期、挂账、退回仲裁、作废", "Decide extension, suspension, return, void"
        ),
        "supervision.personal": Label("查看上报人信息（留痕）", "See who reported (each look is noted)"),
        "supervision.share": Label("向他人开放案件查阅", "Open cases to others for reading"),
        "supervision.import": Label("接入外部数据", "Adopt data of other systems"),
        "supervision.withdraw": Label("撤销整批导入", "Undo a whole import"),
    }
    processes = tuple(
        f"xiucheng.operations.supervision.process:{name}"
        for name in ("SUPERVISION", "REQUESTED", "TASKED", "OVERSEEING")
    )
    settings = SETTINGS
    retention = (
        Kept("supervision.case", "reporter_name", 1095, date(2021, 11, 1), _KEPT),
        Kept("supervision.case", "reporter_phone", 1095, date(2021, 11, 1), _KEPT),
    )
