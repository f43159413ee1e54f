# SPDX-License-Identifier: Apache-2.0
"""Manifest of the units."""

from xiucheng.foundation.organization.types import CARE, CHECK, PRESENCE
from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.jobs.registry import declare_periodic
from xiucheng.kernel.personal.registry import declare_forgetting


class OrganizationConfig(Manifest):
    name = "xiucheng.foundation.organization"
    label = "organization"
    verbose_name = "units and posts"
    permissions = {
        "access.accounts": Label("开设账号", "Open accounts"),
        "access.appoint": Label("任免岗位", "Appoint to posts"),
        "access.audit": Label("查看审计日志", "Read the access log"),
        "notify.manage": Label("管理消息发送", "Manage the outbox"),
        "jobs.manage": Label("管理后台任务", "Manage background work"),
        CARE: Label("管理责任区", "Keep responsibility areas"),
        CHECK: Label("检查责任区", "Check responsibility areas"),
        PRESENCE: Label("安排在岗", "Put people on duty"),
    }
    options = {"organization.handling_units": "xiucheng.foundation.organization.queries:handling_units"}

    def ready(self) -> None:
        super().ready()
        here = "xiucheng.foundation.organization."
        declare_periodic("organization.names", "*/10 * * * *", here + "tasks:names")
        declare_forgetting("organization", words=here + "actions:forget_words")
