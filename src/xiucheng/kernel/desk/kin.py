# SPDX-License-Identifier: Apache-2.0
"""Records that belong together without being parent and child: apps that link records say so here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xiucheng.kernel.declaration.registry import load

_kin: dict[str, str] = {}


def declare_kin(name: str, path: str) -> None:
    """Say how an app's links are found, as a function at "module:function" from a record's id to those of its kin."""
    _kin[name] = path


def kin_of(record: int) -> list[int]:
    """Everything that any app links with a record; who may see which of them is asked by whoever shows them."""
    found: list[Callable[[int], Sequence[int]]] = [load(path) for _name, path in sorted(_kin.items())]
    return sorted({one for links in found for one in links(record)})
