# SPDX-License-Identifier: Apache-2.0
"""Manifest of the jobs package: what keeps the kernel's own tables in order."""

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from xiucheng.kernel.jobs import registry

UPKEEP = "xiucheng.kernel.jobs.upkeep:"


class JobsConfig(AppConfig):
    name = "xiucheng.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        registry.declare_periodic("jobs.seal", "* * * * *", UPKEEP + "seal")
        registry.declare_periodic("jobs.partitions", "10 * * * *", UPKEEP + "partitions")
        registry.declare_periodic("jobs.old_submissions", "20 * * * *", UPKEEP + "old_submissions")
        registry.declare_periodic("jobs.old_sessions", "40 * * * *", UPKEEP + "old_sessions")
        registry.declare_periodic("jobs.old_failures", "50 3 * * *", UPKEEP + "old_failures")
        register(_declarations)


def _declarations(**_options: object) -> list[CheckMessage]:
    """Django's check: every name that a step or subscription mentions is declared and can be loaded."""
    return [Error(fault, id="jobs.E001") for fault in registry.faults()]
