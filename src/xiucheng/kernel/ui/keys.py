# SPDX-License-Identifier: Apache-2.0
"""The keyboard scheme: the one table that the help shows and the script reads."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stands on the keyboard. `act` is what `keyboard.js` does; empty where the browser, the map or a
    part with `data-key` does it."""

    name: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A line of the help: keys that belong together, and what they do."""

    keys: tuple[Key, ...]
    words: Any
    """A lazy translation."""


SHORTCUTS = (
    Shortcut((Key("j", "next"), Key("k", "previous")), _("next, previous line of the list")),
    Shortcut((Key("Enter"),), _("open the line")),
    Shortcut((Key("x", "mark"),), _("mark the line")),
    Shortcut((Key("a", "mark-all"),), _("mark all lines of the page, or none")),
    Shortcut((Key("s", "steps"),), _("to the steps for what is marked")),
    Shortcut((Key("f", "filters"),), _("to the filters of the list")),
    Shortcut((Key("n", "page"),), _("next page of the list")),
    Shortcut((Key("p"),), _("the main step of the open case")),
    Shortcut((Key("/", "search"),), _("search")),
    Shortcut((Key("←"), Key("→")), _("photo before, photo after; on a map all four arrows move it")),
    Shortcut((Key("?", "help"),), _("this help")),
    Shortcut((Key("Esc"),), _("back to the list, then clear the marks")),
)
