# SPDX-License-Identifier: Apache-2.0
"""What every template knows: layout, theme, density, size of letters, navigation, who sits here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.settings import settings
from xiucheng.kernel.ui.answers import PANE
from xiucheng.kernel.ui.navigation import NavLink, address, links
from xiucheng.kernel.ui.shapes import Desk

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "compact")
SIZES = ("usual", "large", "largest")
PAGE, FRAGMENT = "ui/base.html", "ui/fragment.html"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A page about oneself, in the menu under one's name."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of a page."""

    theme: str
    density: str
    size: str
    navigation: tuple[NavLink, ...]
    desk: Desk
    search_url: str
    inbox_url: str
    bell_url: str
    login_url: str
    logout_url: str
    language_url: str
    ticket_url: str
    live_url: str
    account: str
    """Who the drafts in this browser belong to; empty for visitors."""
    stay_url: str
    session_ends: int
    """Seconds until the session ends unless its owner does something."""
    account_urls: tuple[AccountLink, ...]


def chosen(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    """A choice kept in a cookie, or the first one allowed."""
    value = request.COOKIES.get(f"ui_{name}", "")
    return value if value in allowed else allowed[0]


def layout(request: HttpRequest) -> str:
    """A fragment for htmx, a whole page for everybody else (also when htmx restores its history)."""
    headers = request.headers
    partial = headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"
    return FRAGMENT if partial and headers.get("HX-History-Restore-Request") != "true" else PAGE


def desk_of(actor: Actor) -> Desk:
    """Name, post and unit of somebody signed in, from the first appointment."""
    first = actor.grants[0] if actor.grants else None
    return Desk(
        person=actor.name,
        post=first.post_name if first else "",
        place=first.holder_name if first else "",
    )


def _own_pages() -> tuple[AccountLink, ...]:
    pages = (
        (_("Change your password"), "lock", "shell:password"),
        (_("Second factor"), "shield-check", "shell:second-factor"),
        (_("Standing in"), "transfer", "shell:delegations"),
        (_("Named filters"), "filter", "lists:filters"),
    )
    return tuple(AccountLink(label, icon, url) for label, icon, name in pages if (url := address(name)))


def frame(request: HttpRequest) -> Frame:
    """Collect the surroundings once for a page."""
    actor: Actor | None = getattr(request, "actor", None)
    known = actor if actor is not None and actor.is_person else None
    ends: int | None = getattr(request, "session_ends", None)
    desk = getattr(request, "desk", None) or (desk_of(known) if known else Desk())
    return Frame(
        theme=chosen(request, "theme", THEMES),
        density=chosen(request, "density", DENSITIES),
        size=chosen(request, "size", SIZES),
        navigation=links(request),
        desk=desk,
        search_url=address("shell:search") if known else "",
        inbox_url=address("shell:notices") if known else "",
        bell_url=address("shell:bell") if known else "",
        login_url=address("shell:login"),
        logout_url=address("shell:logout") if known else "",
        language_url=address("ui:language"),
        ticket_url=address("shell:ticket") if known else "",
        live_url=settings.live_url,
        account=known.login if known else "",
        stay_url=address("shell:stay") if known and ends is not None else "",
        session_ends=ends or 0,
        account_urls=_own_pages() if known else (),
    )


def interface(request: HttpRequest) -> dict[str, object]:
    """Context processor; lazy, so that a fragment does not pay for the navigation."""
    build: Callable[[], Frame] = lambda: frame(request)  # noqa: E731 - SimpleLazyObject takes a callable
    return {
        "ui": SimpleLazyObject(build),
        "layout": layout(request),
        "pane": request.headers.get("HX-Target") == PANE,
    }
