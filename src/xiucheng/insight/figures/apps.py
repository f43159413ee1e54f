# SPDX-License-Identifier: Apache-2.0
"""Manifest of figures."""

from xiucheng.insight.figures.types import PERMISSION
from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label


class FiguresConfig(Manifest):
    name = "xiucheng.insight.figures"
    label = "figures"
    verbose_name = "figures"
    permissions = {PERMISSION: Label("查看统计", "See figures")}
