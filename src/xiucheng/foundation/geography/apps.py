# SPDX-License-Identifier: Apache-2.0
"""Manifest of the map."""

from xiucheng.foundation.geography.types import LOAD
from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.personal.registry import declare_forgetting


class GeographyConfig(Manifest):
    name = "xiucheng.foundation.geography"
    label = "geography"
    verbose_name = "boundaries and grids"
    permissions = {LOAD: Label("载入边界和网格", "Load boundaries and grids")}

    def ready(self) -> None:
        super().ready()
        declare_forgetting("geography", account="xiucheng.foundation.geography.actions:forget_account")
