# SPDX-License-Identifier: Apache-2.0
"""Manifest of the record package."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "xiucheng.kernel.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
