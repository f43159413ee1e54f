# SPDX-License-Identifier: Apache-2.0
"""Addresses of the interface itself."""

from django.urls import path

from xiucheng.kernel.ui import pages

app_name = "ui"

urlpatterns = [
    path("language/", pages.language, name="language"),
    path("offline/", pages.offline, name="offline"),
    path("worker.js", pages.worker, name="worker"),
    path("", pages.gallery, name="gallery"),
    path("form/", pages.gallery_form, name="gallery-form"),
    path("areas.geojson", pages.gallery_areas, name="gallery-areas"),
    path("error/<int:status>/", pages.gallery_error, name="gallery-error"),
]
