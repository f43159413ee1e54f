# SPDX-License-Identifier: Apache-2.0
"""Fingerprints of declarations: a published one is frozen, and a change to it is a new version.

What runs under a version keeps its rules. Each app commits the fingerprints of its published declarations in
`data/fingerprints.json`, {"app.name/version": SHA-256}; tests/processes compares them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from django.apps import apps

from xiucheng.kernel.declaration.handing import CLAIM, HAND_OVER, RELEASE
from xiucheng.kernel.declaration.recalculation import RECALCULATE
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.record.payload import canonical

_LEFT_OUT = {"published"}
KERNEL_STEPS = frozenset({RECALCULATE, CLAIM, RELEASE, HAND_OVER})
"""Steps that the kernel adds to every process; they are no part of what an app declares."""


def fingerprint(process: Process) -> str:
    """SHA-256 of a declaration as hex: everything in it, functions by their names.

    The steps that the kernel adds to every process are left out, and so is whether it is published yet.
    """
    steps = tuple(step for step in process.steps if step.code not in KERNEL_STEPS)
    content = _spelled(process) | {"steps": _spelled(steps)}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _spelled(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in fields(value) if item.name not in _LEFT_OUT]
        return {name: _spelled(getattr(value, name)) for name in names}
    if isinstance(value, (tuple, list)):
        return [_spelled(item) for item in value]
    return _named(value)


def _named(value: Any) -> Any:
    """The name of a function, with what it was made with; TypeError for what has no name that lasts."""
    name = getattr(value, "__qualname__", "")
    if not callable(value) or not name or name.startswith("<"):
        raise TypeError(f"{value!r} has no lasting name: declare a function of a module.")
    path = f"{value.__module__}:{name}"
    made_with = [_spelled(cell.cell_contents) for cell in getattr(value, "__closure__", None) or ()]
    return [path, *made_with] if made_with else path


def committed(process: Process) -> Mapping[str, str]:
    """The fingerprints that the process's app has committed."""
    path = Path(apps.get_app_config(process.app).path, "data", "fingerprints.json")
    found: Mapping[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def change(process: Process, known: Mapping[str, str]) -> str | None:
    """What is wrong with a published declaration, with what to do; None when it is as it was published."""
    if not process.published:
        return None
    name = f"{process.code}/{process.version}"
    if name not in known:
        return (
            f"{name} is published: commit its fingerprint {fingerprint(process)} in data/fingerprints.json."
        )
    if known[name] != fingerprint(process):
        return (
            f"{name} was changed after it was published: give it a new version and say what becomes of cases."
        )
    return None
