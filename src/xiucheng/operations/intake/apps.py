# SPDX-License-Identifier: Apache-2.0
"""Manifest of imports."""

from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.personal.registry import declare_forgetting


class IntakeConfig(Manifest):
    name = "xiucheng.operations.intake"
    label = "intake"
    verbose_name = "intake"
    jobs = {"intake.work": "xiucheng.operations.intake.tasks:work"}

    def ready(self) -> None:
        super().ready()
        here = "xiucheng.operations.intake.actions:"
        declare_forgetting("intake", words=here + "forget_words", account=here + "forget_account")
