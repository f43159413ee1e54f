# SPDX-License-Identifier: Apache-2.0
"""Cases found by where they lie, open ones and those closed lately; prints of photos. Made while everybody works."""

import django.db.models.deletion
from django.db import migrations, models

NEAR = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS record_near ON record
    ((floor(lon * 500)::int), (floor(lat * 500)::int), (coalesce(closed_at, 'infinity')))
    WHERE lon IS NOT NULL AND parent_id IS NULL
"""
FLAGGED = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS report_flagged ON supervision_report (received_at) WHERE flags <> '{}'
"""


class Migration(migrations.Migration):
    initial = True
    atomic = False  # an index that is made while others write cannot be part of a transaction

    dependencies = [("record", "0003_desks_at_size"), ("supervision", "0004_report_of_its_own")]

    operations = [
        migrations.RunSQL(NEAR, "DROP INDEX CONCURRENTLY IF EXISTS record_near"),
        migrations.RunSQL(FLAGGED, "DROP INDEX CONCURRENTLY IF EXISTS report_flagged"),
        migrations.CreateModel(
            name="PhotoPrint",
            fields=[
                ("file_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("print", models.BigIntegerField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.record",
                    ),
                ),
            ],
            options={"db_table": "photo_print"},
        ),
    ]
