# SPDX-License-Identifier: Apache-2.0
"""Addresses of named filters and of steps for many records."""

from django.urls import path

from xiucheng.delivery.lists import many, named

app_name = "lists"

urlpatterns = [
    path("filters/", named.mine, name="filters"),
    path("filters/keep/", named.keep, name="filter-keep"),
    path("filters/<int:identity>/", named.rename, name="filter"),
    path("filters/<int:identity>/usual/", named.prefer, name="filter-usual"),
    path("filters/<int:identity>/remove/", named.remove, name="filter-remove"),
    path("many/<str:code>/<slug:step>/", many.page, name="many"),
]
