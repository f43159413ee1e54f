# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages of hotlines."""

from django.urls import path

from xiucheng.delivery.hotline import pages

app_name = "hotline"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("import/", pages.take, name="import"),
    path("answers/", pages.answers, name="answers"),
    path("answers/export/", pages.export, name="export"),
    path("answers/acknowledge/", pages.acknowledge, name="acknowledge"),
]
