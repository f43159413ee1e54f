# SPDX-License-Identifier: Apache-2.0
"""Manifest of the hotlines' orders."""

from datetime import date

from xiucheng.kernel.configuration.declared import declare
from xiucheng.kernel.declaration.registry import Kept, Manifest, load
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.desk.kin import declare_kin
from xiucheng.kernel.personal.registry import declare_forgetting

_KEPT = "PIPL art. 19: no longer than needed; one year, as the hotline may ask about the order. To confirm."


class HotlineConfig(Manifest):
    name = "xiucheng.operations.hotline"
    label = "hotline"
    verbose_name = "hotline orders"
    permissions = {
        "hotline.view": Label("查看热线工单", "See hotline orders"),
        "hotline.take": Label("登记、接入热线工单", "Take hotline orders"),
        "hotline.desk": Label(
            "签收、转办、退单、延期、回访、办结", "Sign for, pass on, return, extend, close"
        ),
        "hotline.answer": Label("到场联系、转案件、答复", "Attend, open cases, answer"),
        "hotline.send": Label("向热线回传答复", "Send answers to the hotline"),
        "hotline.share": Label("向他人开放热线工单查阅", "Open hotline orders to others for reading"),
        "hotline.personal": Label("查看诉求人信息（留痕）", "See who called (each look is noted)"),
    }
    processes = ("xiucheng.operations.hotline.process:PROCESS",)
    jobs = {"hotline.take": "xiucheng.operations.hotline.tasks:take"}
    subscriptions = (("hotline.outcomes", "xiucheng.operations.hotline.tasks:hear"),)
    retention = tuple(
        Kept("hotline.order", field, 365, date(2021, 11, 1), _KEPT)
        for field in ("caller_name", "caller_phone")
    )

    def ready(self) -> None:
        super().ready()
        declare(load("xiucheng.operations.hotline.rules.limits:SETTINGS"))
        declare_forgetting("hotline", words="xiucheng.operations.hotline.actions.waiting:forget_words")
        declare_kin("hotline", "xiucheng.operations.hotline.queries:kin")
