# SPDX-License-Identifier: Apache-2.0
"""Addresses of boundaries."""

from django.urls import path

from xiucheng.delivery.boundaries import pages

app_name = "boundaries"

urlpatterns = [
    path("", pages.listing, name="list"),
    path("load/", pages.load, name="load"),
    path("<int:identity>/withdraw/", pages.withdraw, name="withdraw"),
]
