# SPDX-License-Identifier: Apache-2.0
"""Manifest of the pages for lists."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "xiucheng.delivery.lists"
    label = "lists"
    components = "xiucheng.delivery.lists.specimens:parts"
