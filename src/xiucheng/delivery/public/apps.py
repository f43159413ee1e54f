# SPDX-License-Identifier: Apache-2.0
"""Manifest of the public pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "xiucheng.delivery.public"
    label = "public"
    panels = {"supervision.case": "xiucheng.delivery.public.panel:panel"}
