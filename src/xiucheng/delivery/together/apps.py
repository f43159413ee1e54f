# SPDX-License-Identifier: Apache-2.0
"""Manifest of what is shown of work done together: parts of the pages of records."""

from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "xiucheng.delivery.together"
    label = "together"
    panels = {
        "joint.operation": "xiucheng.delivery.together.panels:operation",
        "linkage.matter": "xiucheng.delivery.together.panels:matter",
        "linkage.notice": "xiucheng.delivery.together.panels:notice",
    }
