# SPDX-License-Identifier: Apache-2.0
"""Manifest of what reporters are told and can say."""

from datetime import date

from xiucheng.kernel.configuration.declared import declare
from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.jobs import registry as jobs
from xiucheng.kernel.notify.registry import declare_outsiders
from xiucheng.kernel.notify.types import Kind, Wording
from xiucheng.operations.feedback.rules.settings import SETTINGS
from xiucheng.operations.feedback.types import COMMENTED, OUTSIDERS, TOLD

HERE = "xiucheng.operations.feedback.tasks:"
SINCE = date(2026, 11, 23)


class FeedbackConfig(Manifest):
    name = "xiucheng.operations.feedback"
    label = "feedback"
    verbose_name = "feedback"
    subscriptions = (("feedback.telling", HERE + "take"),)
    notices = (
        Kind(
            TOLD,
            Label("您上报的问题", "What you reported"),
            (Wording(SINCE, Label("您上报的 {number}：{state}", "{number}, which you reported: {state}")),),
        ),
        Kind(
            COMMENTED,
            Label("对您上报问题的说明", "A word about what you reported"),
            (
                Wording(
                    SINCE,
                    Label(
                        "您上报的 {number} 有新的说明", "There is a word about {number}, which you reported"
                    ),
                ),
            ),
        ),
    )

    def ready(self) -> None:
        super().ready()
        declare(SETTINGS)
        declare_outsiders(OUTSIDERS, HERE + "message")
        jobs.declare_periodic("feedback.gather", "* * * * *", HERE + "gather")
        jobs.declare_periodic("feedback.forget", "40 3 * * *", HERE + "forget")
