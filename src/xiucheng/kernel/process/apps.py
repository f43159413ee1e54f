# SPDX-License-Identifier: Apache-2.0
"""Manifest of the process package."""

from django.apps import AppConfig

from xiucheng.kernel.jobs.registry import declare_periodic


class ProcessConfig(AppConfig):
    name = "xiucheng.kernel.process"
    label = "process"

    def ready(self) -> None:
        declare_periodic("process.recompute", "*/10 * * * *", "xiucheng.kernel.process.recompute:periodic")
        declare_periodic("process.orphans", "15 * * * *", "xiucheng.kernel.desk.leaving:orphans")
