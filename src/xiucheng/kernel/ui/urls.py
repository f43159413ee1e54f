# SPDX-License-Identifier: Apache-2.0
"""Addresses of the interface itself."""

from django.urls import path

from xiucheng.kernel.ui import pages

app_name = "ui"

urlpatterns = [
    path("language/", pages.language, name="language"),
    path("offline/", pages.offline, name="offline"),
    path("worker.js", pages.worker, name="worker"),
    path("components/", pages.components_page, name="components"),
    path("components/form/", pages.sample_form, name="sample-form"),
    path("components/areas.geojson", pages.sample_areas, name="sample-areas"),
    path("components/error/<int:status>/", pages.sample_error, name="sample-error"),
]
