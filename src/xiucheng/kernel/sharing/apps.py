# SPDX-License-Identifier: Apache-2.0
"""Manifest of the sharing package: the notice that tells a reader."""

from datetime import date

from django.apps import AppConfig

from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.notify.types import Channel, Kind, Mode, Wording
from xiucheng.kernel.personal.registry import declare_forgetting

OPENED = Kind(
    "shares.opened",
    Label("对您开放查阅", "Opened to you"),
    (
        Wording(
            date(2026, 11, 23),
            Label("{process} {number} 向您开放查阅", "{process} {number} was opened to you"),
        ),
    ),
    modes={Channel.MAIL: Mode.DIGEST, Channel.PUSH: Mode.DIGEST},
)


class SharingConfig(AppConfig):
    name = "xiucheng.kernel.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
    notices = (OPENED,)

    def ready(self) -> None:
        declare_forgetting("sharing", words="xiucheng.kernel.sharing.actions:forget_words")
