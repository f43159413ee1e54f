# SPDX-License-Identifier: Apache-2.0
"""Puts jobs into the queue, in the caller's transaction: what is rolled back leaves no job behind."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from xiucheng.kernel.jobs import registry


class UnknownJob(Exception):
    """No manifest declares a job of this name."""


def defer(name: str, **arguments: Any) -> int:
    """Have a declared job done once the caller's transaction commits; returns the job's number.

    The arguments must be JSON values. A job may run twice (a worker can be killed between doing it and
    saying so), so it must be harmless to repeat.
    """
    return defer_many(name, [arguments])[0]


def defer_many(name: str, arguments: list[dict[str, Any]]) -> list[int]:
    """The same job once for each set of arguments, by one statement."""
    if name not in registry.jobs():
        raise UnknownJob(f"No manifest declares the job {name}.")
    if not arguments:
        return []
    # through Django's own connection, hence in its transaction; into a queue that only workers read who know the job
    return app.configure_task(name, queue=name, allow_unknown=True).batch_defer(*arguments)
