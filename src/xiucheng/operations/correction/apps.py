# SPDX-License-Identifier: Apache-2.0
"""Manifest of the correction orders."""

from datetime import date

from xiucheng.kernel.declaration.registry import Kept, Manifest
from xiucheng.kernel.declaration.types import Label

_KEPT = "PIPL art. 19; files of enforcement are kept for years by archive rules, ten are taken. To confirm."


class CorrectionConfig(Manifest):
    name = "xiucheng.operations.correction"
    label = "correction"
    verbose_name = "correction orders"
    permissions = {
        "correction.view": Label("查看责令改正", "See correction orders"),
        "correction.order": Label("责令改正", "Order corrections"),
        "correction.inspect": Label("复查改正情况", "Re-inspect corrections"),
        "correction.personal": Label("查看当事人（留痕）", "See who the party is (each look is noted)"),
        "correction.share": Label("向他人开放责令改正查阅", "Open correction orders to others for reading"),
        "correction.decide": Label("决定责令改正", "Decide on correction orders"),
    }
    processes = (
        "xiucheng.operations.correction.process:ORDER",
        "xiucheng.operations.correction.process:INSPECTION",
    )
    retention = (Kept("correction.order", "party", 3650, date(2021, 11, 1), _KEPT),)
