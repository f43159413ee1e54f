# SPDX-License-Identifier: Apache-2.0
"""Manifest of the one-door sign-on: what is forgotten every night."""

from django.apps import AppConfig

from xiucheng.kernel.jobs import registry as jobs
from xiucheng.kernel.personal.registry import declare_forgetting

HERE = "xiucheng.kernel.oidc.upkeep"


class OidcConfig(AppConfig):
    name = "xiucheng.kernel.oidc"
    label = "oidc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        declare_forgetting("oidc", words=f"{HERE}:forget_words", account=f"{HERE}:forget_account")
        jobs.declare_periodic("oidc.forget", "15 * * * *", f"{HERE}:forget")
