# SPDX-License-Identifier: Apache-2.0
"""Addresses of reports; the form stands where every process has its first one."""

from django.urls import path

from xiucheng.delivery.reporting import pages

app_name = "reporting"

urlpatterns = [
    path("start/supervision.case/report/", pages.report, name="report"),
    path("reports/similar/", pages.similar, name="similar"),
    path("reports/flagged/", pages.flagged, name="flagged"),
]
