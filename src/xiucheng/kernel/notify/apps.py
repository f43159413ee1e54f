# SPDX-License-Identifier: Apache-2.0
"""Manifest of notices: their kinds, the consumer of the record, what is looked at every minute."""

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from xiucheng.kernel.jobs import registry as jobs
from xiucheng.kernel.notify import registry
from xiucheng.kernel.notify.kinds import KINDS
from xiucheng.kernel.personal.registry import declare_forgetting

HERE = "xiucheng.kernel.notify."


class NotifyConfig(AppConfig):
    name = "xiucheng.kernel.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
    notices = KINDS

    def ready(self) -> None:
        jobs.declare_subscription("notify.arrivals", HERE + "arrivals:take")
        jobs.declare_periodic("notify.deadlines", "* * * * *", HERE + "deadlines:look")
        jobs.declare_periodic("notify.forget", "30 3 * * *", HERE + "upkeep:forget")
        declare_forgetting(
            "notify", words=HERE + "upkeep:forget_words", account=HERE + "upkeep:forget_person"
        )
        register(_declarations)


def _declarations(**_options: object) -> list[CheckMessage]:
    """Django's check: every declared kind of notice has words that can be filled in."""
    return [Error(fault, id="notify.E001") for fault in registry.faults()]
