# SPDX-License-Identifier: Apache-2.0
"""Manifest of imports."""

from xiucheng.kernel.process.registry import Manifest


class IntakeConfig(Manifest):
    name = "xiucheng.operations.intake"
    label = "intake"
    verbose_name = "intake"
    jobs = {"intake.work": "xiucheng.operations.intake.tasks:work"}
