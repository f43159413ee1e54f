# SPDX-License-Identifier: Apache-2.0
"""What the access log is asked by, now that every look at a record stands in it: a record, an act, a time."""

from django.db import migrations

INDEXES = {
    "access_log_record": "(record_id, id) WHERE record_id IS NOT NULL",
    "access_log_kind": "(kind, id)",
    "access_log_at": "(at)",
}


class Migration(migrations.Migration):
    atomic = False  # an index that is made while others write cannot be part of a transaction

    dependencies = [("sharing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON access_log {columns}",
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        )
        for name, columns in INDEXES.items()
    ]
