# SPDX-License-Identifier: Apache-2.0
"""`xiucheng manage`: Django's own commands, such as makemigrations, for developers."""

from __future__ import annotations

from django.core.management import execute_from_command_line


def run_manage(argv: list[str]) -> int:
    """Hand the words over to Django."""
    execute_from_command_line(["xiucheng manage", *argv])
    return 0
