# SPDX-License-Identifier: Apache-2.0
"""The reader's named filters over the filters of a list."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from xiucheng.delivery.lists.named import usual_words
from xiucheng.delivery.lists.shapes import Chip, ChipsView
from xiucheng.kernel.filters.address import normal
from xiucheng.kernel.filters.models import LONGEST_NAME
from xiucheng.kernel.filters.queries import of_list

register = template.Library()


@register.inclusion_tag("lists/named_filters.html", takes_context=True)
def named_filters(context: dict[str, Any]) -> dict[str, object]:
    """The names that the reader gave to filters of this list, and a place to name those of now."""
    request = context.get("request")
    view = ChipsView(())
    if request is not None and request.resolver_match is not None:
        try:
            query = normal(request.META.get("QUERY_STRING", ""))
        except ValueError:
            query = ""
        found = of_list(request.actor, request.path)
        known = {one.query for one in found}
        view = ChipsView(
            chips=tuple(Chip(one.name, one.address, one.query == query, one.usual) for one in found),
            path=request.path,
            query="" if query in known else query,
            keep_url=reverse("lists:filter-keep"),
            manage_url=reverse("lists:filters"),
        )
    return {
        "named": view,
        "longest": LONGEST_NAME,
        "usual_words": usual_words(),
        "csrf_token": context.get("csrf_token"),
    }
