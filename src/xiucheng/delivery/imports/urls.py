# SPDX-License-Identifier: Apache-2.0
"""Addresses of the import pages."""

from django.urls import path

from xiucheng.delivery.imports import pages

app_name = "imports"

urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.new, name="new"),
    path("<int:identity>/", pages.run, name="run"),
    path("<int:identity>/choose/", pages.choose, name="choose"),
    path("<int:identity>/match/", pages.match, name="match"),
    path("<int:identity>/check/", pages.check, name="check"),
    path("<int:identity>/start/", pages.start, name="start"),
    path("<int:identity>/resume/", pages.resume, name="resume"),
    path("<int:identity>/discard/", pages.discard, name="discard"),
    path("<int:identity>/undo/", pages.undo, name="undo"),
    path("<int:identity>/remarks.csv", pages.remarks, name="remarks"),
    path("<int:identity>/left.csv", pages.left, name="left"),
]
