# SPDX-License-Identifier: Apache-2.0
"""Manifest of the personal package: the permissions of an erasure, and the nightly end of keeping."""

from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.jobs import registry as jobs


class PersonalConfig(Manifest):
    name = "xiucheng.kernel.personal"
    label = "personal"
    permissions = {
        "personal.erase": Label("申请删除个人信息", "Ask for personal words to be erased"),
        "personal.agree": Label("同意删除个人信息", "Agree to an erasure"),
    }

    def ready(self) -> None:
        super().ready()
        jobs.declare_periodic(
            "personal.keeping", "30 2 * * *", "xiucheng.kernel.personal.keeping:end_of_keeping"
        )
