# SPDX-License-Identifier: Apache-2.0
"""Manifest of timeliness."""

from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label


class TimelinessConfig(Manifest):
    name = "xiucheng.insight.timeliness"
    label = "timeliness"
    verbose_name = "timeliness"
    permissions = {"timeliness.view": Label("查看时效", "See timeliness")}
