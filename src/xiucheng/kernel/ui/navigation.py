# SPDX-License-Identifier: Apache-2.0
"""The left navigation: what each app's manifest offers, limited to what the post may open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from xiucheng.kernel.access.actor import Actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry declared by an app as `navigation = (NavItem(…),)` on its AppConfig."""

    code: str
    label: Any
    """A lazy translation or a text."""
    icon: str
    route: str
    """Name of the page's address, as 'shell:work'."""
    permissions: tuple[str, ...] = ()
    """Any of these opens it; none: everybody who is signed in."""
    order: int = 100


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry ready to draw."""

    code: str
    label: str
    icon: str
    url: str
    current: bool


def declared() -> Iterator[NavItem]:
    """Every entry of every installed app, in order."""
    items = (item for config in apps.get_app_configs() for item in getattr(config, "navigation", ()))
    return iter(sorted(items, key=lambda item: (item.order, item.code)))


def links(request: HttpRequest) -> tuple[NavLink, ...]:
    """The entries this request's actor may open; nothing for somebody not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_person:
        return ()
    allowed = [item for item in declared() if not item.permissions or any(map(actor.may, item.permissions))]
    found = [(item, url) for item in allowed if (url := address(item.route))]
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return tuple(
        NavLink(code=item.code, label=str(item.label), icon=item.icon, url=url, current=url == here)
        for item, url in found
    )


def address(route: str) -> str:
    """The address of a named page, or nothing when this installation has no such page."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
