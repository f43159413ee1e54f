# SPDX-License-Identifier: Apache-2.0
"""Manifest of search: it follows the record, and once a week looks whether it kept up."""

from django.apps import AppConfig

from xiucheng.kernel.jobs.registry import declare_periodic, declare_subscription

FILL = "xiucheng.kernel.search.fill:"


class SearchConfig(AppConfig):
    name = "xiucheng.kernel.search"
    label = "search"

    def ready(self) -> None:
        declare_subscription("search.follow", FILL + "follow")
        declare_periodic("search.mend", "30 3 * * 0", FILL + "mend")
