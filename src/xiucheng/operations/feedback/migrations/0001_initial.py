# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("record", "0003_desks_at_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="News",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("report_id", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("what", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("sms", models.CharField(db_default="", default="", max_length=5)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.record",
                    ),
                ),
            ],
            options={
                "db_table": "feedback_news",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sms", "waits")), fields=["report_id"], name="feedback_waits"
                    ),
                    models.Index(fields=["at"], name="feedback_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("report_id", "record", "seq"), name="feedback_once")
                ],
            },
        ),
    ]
