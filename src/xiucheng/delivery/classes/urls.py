# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages of classes."""

from django.urls import path

from xiucheng.delivery.classes.pages import changing, importing, reading

app_name = "classes"

urlpatterns = [
    path("", reading.listing, name="list"),
    path("export/", reading.export, name="export"),
    path("options/", reading.options, name="options"),
    path("of/<path:which>", reading.one, name="class"),
    path("new/", changing.new, name="new"),
    path("change/<path:which>", changing.change, name="change"),
    path("condition/new/<path:which>", changing.more, name="condition-new"),
    path("condition/change/<path:which>", changing.condition, name="condition-change"),
    path("schemes/", changing.schemes, name="schemes"),
    path("areas/", changing.areas, name="areas"),
    path("import/", importing.page, name="import"),
]
