# SPDX-License-Identifier: Apache-2.0
"""Manifest of reporting."""

from xiucheng.kernel.configuration.declared import declare
from xiucheng.kernel.declaration.registry import Manifest, load


class ReportingConfig(Manifest):
    name = "xiucheng.operations.reporting"
    label = "reporting"
    verbose_name = "reporting"
    jobs = {"reporting.flag": "xiucheng.operations.reporting.tasks:flag"}

    def ready(self) -> None:
        super().ready()
        declare(load("xiucheng.operations.reporting.rules.settings:SETTINGS"))
