# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportLink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("run_id", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="record.record"
                    ),
                ),
            ],
            options={
                "db_table": "supervision_import_link",
            },
        ),
    ]
