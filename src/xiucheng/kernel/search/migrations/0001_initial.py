# SPDX-License-Identifier: Apache-2.0
"""The table of what records are found by."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Django's own cascade lives in Python; here the row must go with its record however that is deleted.
WITH_ITS_RECORD = """
ALTER TABLE search_text ADD CONSTRAINT search_text_record
    FOREIGN KEY (record_id) REFERENCES record (id) ON DELETE CASCADE
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("record_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("text", models.TextField(db_collation="C")),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
            options={
                "db_table": "search_text",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["tokens"], gin_pending_list_limit=256, name="search_text_tokens"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            WITH_ITS_RECORD, "ALTER TABLE search_text DROP CONSTRAINT search_text_record", elidable=False
        ),
    ]
