# SPDX-License-Identifier: Apache-2.0
"""Addresses of shares, below the address of a case."""

from django.urls import path

from xiucheng.delivery.shares import pages

app_name = "shares"

urlpatterns = [
    path("<str:code>/<int:identity>/shares/", pages.listing, name="list"),
    path("<str:code>/<int:identity>/shares/new/", pages.new, name="new"),
    path("<str:code>/<int:identity>/shares/<int:share>/end/", pages.end, name="end"),
]
