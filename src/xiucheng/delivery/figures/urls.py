# SPDX-License-Identifier: Apache-2.0
"""Addresses of figures."""

from django.urls import path

from xiucheng.delivery.figures import pages

app_name = "figures"

urlpatterns = [
    path("", pages.figures, name="figures"),
    path("export/", pages.export, name="export"),
    path("cases/", pages.cases, name="cases"),
]
