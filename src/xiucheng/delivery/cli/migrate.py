# SPDX-License-Identifier: Apache-2.0
"""`xiucheng migrate`: tables and rights, as the role that owns them, and what a newer version gives to posts."""

import argparse
import sys
from time import sleep

from django.core.management import call_command
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from xiucheng.foundation.catalogue.actions import bring_catalogue_up_to_date
from xiucheng.foundation.organization.actions import bring_posts_up_to_date
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.record.tables import rights

# Any number that nothing else locks in this database.
ONE_AT_A_TIME = 7_340_001
AGAIN_SECONDS = 0.1


def run_migrate(argv: list[str]) -> int:
    """Bring tables, rights, the shipped posts and the shipped classes up to date, and say so."""
    argparse.ArgumentParser(prog="xiucheng migrate", description=__doc__).parse_args(argv)
    done = bring_up_to_date()
    print(f"{done} migrations applied; rights of the two roles set.")
    for sentence in (*posts_told(), *classes_told()):
        sys.stderr.write(f"{sentence}\n")  # told by `serve` too, which keeps the rest to itself
    return 0


def posts_told() -> list[str]:
    """Give the posts here what came with this version; a sentence for each that gained something."""
    return [
        f"The post {one.code} {'is new with' if one.made else 'now also has'}: {', '.join(one.permissions)}."
        for one in bring_posts_up_to_date(system("migrate"))
    ]


def classes_told() -> list[str]:
    """Give the catalogue here what came with this version; a sentence when that was something."""
    changed = bring_catalogue_up_to_date(system("migrate"))
    return [f"The catalogue of classes has {changed} rows that are new or newer."] if changed else []


def bring_up_to_date() -> int:
    """Apply what is missing, set the rights anew, return how many were applied; two at once take turns."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        _wait_for_turn(cursor)
        try:
            missing = unapplied()
            if missing:
                call_command("migrate", database="owner", interactive=False, verbosity=0)
            if app_role() != owner_role():
                cursor.execute(rights(connection.ops.quote_name(app_role())))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    return missing


def _wait_for_turn(cursor: CursorWrapper) -> None:
    """Ask again and again: who waits inside a statement holds a snapshot, for which an index that is made while
    others write would wait in turn."""
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone() == (True,):
            return
        sleep(AGAIN_SECONDS)


def unapplied() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connections["owner"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def app_role() -> str:
    return str(connections["default"].settings_dict["USER"])


def owner_role() -> str:
    return str(connections["owner"].settings_dict["USER"])
