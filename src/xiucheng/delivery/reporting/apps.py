# SPDX-License-Identifier: Apache-2.0
"""Manifest of the doors of reports: what they add to the page of a case."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "xiucheng.delivery.reporting"
    label = "reporting_pages"
    panels = {"supervision.case": "xiucheng.delivery.reporting.present:panel"}
