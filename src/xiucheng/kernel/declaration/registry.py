# SPDX-License-Identifier: Apache-2.0
"""The declared processes, permissions and sources of choices: three closed stores, filled from manifests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from django.apps import AppConfig

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.configuration import declared
from xiucheng.kernel.configuration.declared import Setting
from xiucheng.kernel.declaration.checks import faults
from xiucheng.kernel.declaration.handing import with_handing
from xiucheng.kernel.declaration.recalculation import with_recalculation
from xiucheng.kernel.declaration.types import Label, Process
from xiucheng.kernel.jobs import registry as jobs_registry

Options = Callable[[Actor, int | None], list[tuple[str, str]]]
"""(actor, record id or None) → (value, shown) pairs that this actor may choose from."""

_processes: dict[str, Process] = {}
_permissions: dict[str, Label] = {}
_options: dict[str, Options] = {}
_kept: set[Kept] = set()


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a personal field of a process is kept: days after the record's end, from a day on."""

    process: str
    field: str
    days: int
    valid_from: date
    source: str


class DeclarationError(Exception):
    """A declaration cannot work; the message lists why."""


class Manifest(AppConfig):
    """What an app contributes: names only, imported when Django is ready.

    `processes` and `options` are "module:NAME" paths; `jobs` are functions by the names that `after` uses,
    "app.job" → "module:function"; `subscriptions` are (consumer name, "module:function"); `retention` says how
    long personal fields are kept; `settings` are what units can decide.
    """

    default = False
    default_auto_field = "django.db.models.BigAutoField"
    permissions: Mapping[str, Label] = {}
    processes: tuple[str, ...] = ()
    options: Mapping[str, str] = {}
    jobs: Mapping[str, str] = {}
    subscriptions: tuple[tuple[str, str], ...] = ()
    retention: tuple[Kept, ...] = ()
    settings: tuple[Setting[Any], ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let Django find the app's own class, and not this one, which its module imports."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        _permissions.update(self.permissions)
        for path in self.processes:
            declare(load(path))
        for name, path in self.options.items():
            _options[name] = load(path)
        for name, path in self.jobs.items():
            jobs_registry.declare_job(name, path)
        _kept.update(self.retention)
        declared.declare(self.settings)
        for name, path in self.subscriptions:
            jobs_registry.declare_subscription(name, path)


def load(path: str) -> Any:
    """The object at "module:name"."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def declare(process: Process) -> None:
    """Take a process in, with the steps that all have. Raises `DeclarationError` with every fault found."""
    found = faults(process)
    if found:
        raise DeclarationError(f"Process {process.code}: " + "; ".join(found))
    _processes[process.code] = with_handing(with_recalculation(process))
    for step in process.steps:
        jobs_registry.declare_after(process.code, step.code, step.after)


def get(code: str) -> Process:
    """A declared process; KeyError when there is none of that code."""
    return _processes[code]


def find(code: str) -> Process | None:
    return _processes.get(code)


def processes() -> list[Process]:
    """Every declared process, by code."""
    return [_processes[code] for code in sorted(_processes)]


def kept() -> frozenset[Kept]:
    """Every declared rule of how long personal fields are kept."""
    return frozenset(_kept)


def permissions() -> dict[str, Label]:
    """Every declared permission, by code."""
    return dict(sorted(_permissions.items()))


def option_names() -> frozenset[str]:
    """Every declared source of choices."""
    return frozenset(_options)


def options(name: str, actor: Actor, record_id: int | None) -> list[tuple[str, str]]:
    """What this actor may choose from at a field whose `options` is `name`."""
    return _options[name](actor, record_id)
