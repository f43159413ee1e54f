# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ColumnMatch",
            fields=[
                ("header", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("mapping", models.JSONField()),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "import_column_match",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(default="new", max_length=12),
                ),
                ("created_at", models.DateTimeField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=80)),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("header", models.JSONField(default=list)),
                ("mapping_name", models.CharField(default="", max_length=80)),
                ("mapping", models.JSONField(default=dict)),
                ("job", models.BigIntegerField(null=True)),
                ("checked", models.JSONField(default=dict)),
                ("summary", models.JSONField(default=dict)),
                ("error", models.TextField(default="")),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(default="", max_length=80)),
                ("undone_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=500)),
                ("undone", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "import_run",
            },
        ),
    ]
