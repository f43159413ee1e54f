# SPDX-License-Identifier: Apache-2.0
"""Declared jobs, subscriptions and periodic work: names and where their functions are, loaded when used.

The package knows nothing of processes; who declares a step with `after` says so here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.module_loading import import_string

NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
LONGEST = 40
"""Of a job's name, which names its queue too: PostgreSQL refuses to notify of a longer one."""

_jobs: dict[str, str] = {}
_after: dict[tuple[str, str], tuple[str, ...]] = {}
_subscriptions: dict[str, str] = {}
_periodic: dict[str, str] = {}


class DeclarationError(Exception):
    """Something declared cannot work; the message says what."""


class Subscription(NamedTuple):
    """A consumer of the record: its cursor's name and the function that takes a batch of events."""

    name: str
    path: str


def declare_job(name: str, path: str) -> None:
    """Declare the job `app.job`, done by the function at "module:function" with keyword arguments."""
    if len(name) > LONGEST:
        raise DeclarationError(f"{name!r} is too long; a job's name has at most {LONGEST} letters.")
    _keep(_jobs, name, path)


def declare_periodic(name: str, cron: str, path: str) -> None:
    """Declare a job without arguments that every worker proposes at these times and one of them does."""
    declare_job(name, path)
    _periodic[name] = cron


def declare_subscription(name: str, path: str) -> None:
    """Declare a consumer of the record."""
    _keep(_subscriptions, name, path)


def declare_after(process: str, step: str, names: Iterable[str]) -> None:
    """Say which jobs follow a step; the last declaration of a process counts."""
    _after.pop((process, step), None)
    if names := tuple(names):
        _after[process, step] = names


def _keep(store: dict[str, str], name: str, path: str) -> None:
    if not NAME.fullmatch(name):
        raise DeclarationError(f"{name!r} is no name; write app.word in small letters.")
    if store.setdefault(name, path) != path:
        raise DeclarationError(f"{name} is declared twice: as {store[name]} and as {path}.")


def jobs() -> dict[str, str]:
    """Every declared job, periodic ones included: name → where its function is."""
    return dict(sorted(_jobs.items()))


def periodic() -> dict[str, str]:
    """Every periodic job: name → when, as cron writes it."""
    return dict(sorted(_periodic.items()))


def subscriptions() -> list[Subscription]:
    """Every declared consumer of the record."""
    return [Subscription(name, path) for name, path in sorted(_subscriptions.items())]


def after(process: str, step: str) -> tuple[str, ...]:
    """The jobs that follow a step."""
    return _after.get((process, step), ())


def load(path: str) -> Callable[..., Any]:
    """The function at "module:function"."""
    found: Callable[..., Any] = import_string(path.replace(":", "."))
    return found


def faults() -> list[str]:
    """What cannot work, as sentences; an empty list when all can."""
    found = [
        f"The step {process}.{step} is followed by {name}, which no manifest declares."
        for (process, step), names in sorted(_after.items())
        for name in names
        if name not in _jobs
    ]
    for name, path in sorted([*_jobs.items(), *_subscriptions.items()]):
        try:
            load(path)
        except ImportError as error:
            found.append(f"{name} cannot be loaded from {path}: {error}.")
    return found
