# SPDX-License-Identifier: Apache-2.0
"""The declared kinds of notices, from the manifests of the installed apps."""

from __future__ import annotations

from functools import cache

from django.apps import apps

from xiucheng.kernel.notify.types import Kind

_outsiders: dict[str, str] = {}


def declare_outsiders(kind: str, path: str) -> None:
    """Say who makes the messages to a kind of people without an account: `outsiders.Maker` at "module:function"."""
    _outsiders[kind] = path


def outsiders() -> dict[str, str]:
    """Where the messages to each declared kind of people without an account are made."""
    return dict(_outsiders)


@cache
def kinds() -> dict[str, Kind]:
    """Every declared kind by its code; the kernel's own first, in the order of the manifests."""
    return {kind.code: kind for config in apps.get_app_configs() for kind in getattr(config, "notices", ())}


def of_work() -> list[str]:
    """Kinds about records that wait for somebody."""
    return [code for code, kind in kinds().items() if kind.of_work]


def faults() -> list[str]:
    """What cannot work, as sentences."""
    found, seen = [], set()
    for config in apps.get_app_configs():
        for kind in getattr(config, "notices", ()):
            if kind.code in seen:
                found.append(f"The kind of notice {kind.code} is declared twice.")
            if not kind.wordings:
                found.append(f"The kind of notice {kind.code} has no words.")
            seen.add(kind.code)
            found += _words(kind)
    return found


def _words(kind: Kind) -> list[str]:
    known = dict.fromkeys(("number", "process", "state", "step", "title"), "")
    found = []
    for wording in kind.wordings:
        for line in (wording.line.zh, wording.line.en):
            try:
                line.format(**known)
            except (KeyError, IndexError, ValueError) as error:
                found.append(f"The words of {kind.code} name a place that there is not: {error}.")
    return found
