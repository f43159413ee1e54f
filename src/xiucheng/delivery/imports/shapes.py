# SPDX-License-Identifier: Apache-2.0
"""What the templates of these pages draw."""

from dataclasses import dataclass

from xiucheng.delivery.admin.shapes import Action, Table
from xiucheng.delivery.shell.shapes import Choice, Fact


@dataclass(frozen=True, slots=True)
class Button:
    """Something done by a post."""

    label: str
    url: str
    icon: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is; `total` 0 when nobody knows."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RunView:
    """run.html: context name 'page'."""

    title: str
    url: str
    back_url: str
    facts: tuple[Fact, ...]
    state: str
    error: str = ""
    progress: Progress | None = None
    buttons: tuple[Button, ...] = ()
    links: tuple[Action, ...] = ()
    mappings: tuple[Choice, ...] = ()
    mapping: str = ""
    choose_url: str = ""
    preview: Table | None = None
    remarks: Table | None = None
    left: tuple[str, ...] = ()
