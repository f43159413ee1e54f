# SPDX-License-Identifier: Apache-2.0
"""The checks that need the apps loaded: `python -m tools.django_checks NAME...`."""

import importlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader

from tools.checks import documents, expand, relations, translations
from xiucheng.delivery.cli.commands import COMMANDS
from xiucheng.delivery.cli.ready import django_ready

ROOT = Path(__file__).resolve().parent.parent


def generated() -> Any:
    """Its modules can be imported only once Django is ready."""
    return importlib.import_module("tools.generated")


def check_translations() -> list[str]:
    return translations.find(ROOT)


def check_migrations() -> list[str]:
    """Models and migrations say the same."""
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except (SystemExit, CommandError) as error:
        return [*said.getvalue().splitlines(), str(error), "Run `python -m django makemigrations`."]
    return []


def check_upgrade() -> list[str]:
    """The version before can live with what newer migrations do."""
    return expand.find(ROOT, MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def check_relations() -> list[str]:
    return relations.find(apps.get_models())


def check_system() -> list[str]:
    """Django's and our own checks of the loaded apps."""
    return [str(message) for message in checks.run_checks() if message.level >= checks.WARNING]


def check_openapi() -> list[str]:
    fresh = generated().openapi()
    return [
        f"{name} is not fresh; run `make generate`."
        for name in fresh
        if documents.stale(ROOT / name, fresh[name])
    ]


def check_documents() -> list[str]:
    words = {"command": list(COMMANDS), "process": generated().process_codes()}
    return documents.find(ROOT, generated().documents(), words)


CHECKS: dict[str, Callable[[], list[str]]] = {
    "translations": check_translations,
    "migrations": check_migrations,
    "upgrade": check_upgrade,
    "relations": check_relations,
    "system": check_system,
    "openapi": check_openapi,
    "documents": check_documents,
}


def main(names: list[str]) -> int:
    django_ready()
    found = [sentence for name in names for sentence in CHECKS[name]()]
    sys.stdout.write("".join(f"{sentence}\n" for sentence in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
