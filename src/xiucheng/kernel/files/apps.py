# SPDX-License-Identifier: Apache-2.0
"""Manifest of the files package."""

from django.apps import AppConfig

from xiucheng.kernel.jobs import registry

WORK = "xiucheng.kernel.files.work:"


class FilesConfig(AppConfig):
    name = "xiucheng.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        registry.declare_job("files.prepare", WORK + "prepare")
        registry.declare_periodic("files.sweep", "30 * * * *", WORK + "sweep")
        registry.declare_periodic("files.again", "15 * * * *", WORK + "again")
