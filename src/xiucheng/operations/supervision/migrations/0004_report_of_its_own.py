# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
        ("supervision", "0003_side_ways"),
    ]

    operations = [
        migrations.AddField(
            "report",
            "record",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="record.record",
            ),
        ),
        migrations.AddField("report", "seq", models.IntegerField(null=True)),
        migrations.AddField("report", "code", models.CharField(max_length=12, null=True)),
        migrations.AddField("report", "source", models.CharField(max_length=40, null=True)),
        migrations.AddField("report", "external_id", models.CharField(max_length=60, null=True)),
        migrations.AddField("report", "flags", models.JSONField(db_default={}, default=dict)),
        migrations.AddField(
            "report", "satisfaction", models.CharField(db_default="", default="", max_length=10)
        ),
        migrations.AddField("report", "satisfied_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "report", models.UniqueConstraint(fields=("code",), name="report_code_once")
        ),
        migrations.AddConstraint(
            "report", models.UniqueConstraint(fields=("source", "external_id"), name="report_source_once")
        ),
    ]
