# SPDX-License-Identifier: Apache-2.0
"""Addresses without an account."""

from django.urls import path

from xiucheng.delivery.public import pages

app_name = "public"

urlpatterns = [
    path("", pages.look, name="look"),
    path("<str:code>/", pages.report, name="report"),
    path("<str:code>/answer/", pages.answer, name="answer"),
    path("<str:code>/reopen/", pages.reopen, name="reopen"),
    path("<str:code>/photo/<int:identity>/<str:variant>/", pages.photo, name="photo"),
    path("<str:code>/<str:said>/", pages.report, name="said"),
]
