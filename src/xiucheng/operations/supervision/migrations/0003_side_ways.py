# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_initial"),
        ("supervision", "0002_import_link"),
    ]

    operations = [
        migrations.AddField("case", "extensions", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("case", "extended_by", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("case", "reopens", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField(
            "case", "bound_to", models.CharField(db_collation="C", db_default="", default="", max_length=160)
        ),
        migrations.AddField("case", "verifier", models.BigIntegerField(null=True)),
        migrations.AddField("case", "draw_pool", models.TextField(db_default="", default="")),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="record.record",
                    ),
                ),
                ("kind", models.CharField(default="", max_length=20)),
                ("more", models.IntegerField(null=True)),
                ("cause", models.CharField(default="", max_length=20)),
                ("until", models.DateField(null=True)),
                ("why", models.TextField(default="")),
                ("answer", models.TextField(default="")),
                ("asked_by", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "supervision_request",
            },
        ),
        migrations.CreateModel(
            name="Oversight",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="record.record",
                    ),
                ),
                ("oversight", models.CharField(default="", max_length=20)),
                ("demand", models.TextField(default="")),
                ("hours", models.IntegerField(null=True)),
                ("reply", models.TextField(default="")),
                ("overseen", models.CharField(db_collation="C", default="", max_length=160)),
                ("overseer", models.CharField(db_collation="C", default="", max_length=160)),
                ("escalations", models.SmallIntegerField(default=0)),
            ],
            options={
                "db_table": "supervision_oversight",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="record.record",
                    ),
                ),
                ("demand", models.TextField(default="")),
                ("result", models.TextField(default="")),
            ],
            options={
                "db_table": "supervision_task",
            },
        ),
    ]
