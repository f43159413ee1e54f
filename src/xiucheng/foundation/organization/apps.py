# SPDX-License-Identifier: Apache-2.0
"""Manifest of the units."""

from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label


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
    }
    options = {"organization.handling_units": "xiucheng.foundation.organization.queries:handling_units"}
