# SPDX-License-Identifier: Apache-2.0
"""Manifest of requests for help."""

from datetime import date

from xiucheng.kernel.declaration.registry import Kept, Manifest
from xiucheng.kernel.declaration.types import Label

_KEPT = "PIPL art. 19: no longer than needed; one year, as the person may ask about it. To confirm."


class HelpConfig(Manifest):
    name = "xiucheng.operations.help"
    label = "help"
    verbose_name = "requests for help"
    permissions = {
        "help.view": Label("查看求助", "See requests for help"),
        "help.ask": Label("登记求助、回访、办结", "Take requests for help, call back, close"),
        "help.assign": Label("交办求助", "Give requests for help to units"),
        "help.do": Label("提供帮助、答复建议", "Help, or advise"),
        "help.share": Label("向他人开放求助查阅", "Open requests for help to others for reading"),
        "help.personal": Label("查看求助人信息（留痕）", "See who asked for help (each look is noted)"),
    }
    processes = ("xiucheng.operations.help.process:HELP",)
    retention = tuple(
        Kept("help.request", field, 365, date(2021, 11, 1), _KEPT) for field in ("asker_name", "asker_phone")
    )
