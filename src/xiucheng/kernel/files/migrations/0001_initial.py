# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("record", "0002_journals")]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(db_index=True, default="", max_length=64)),
                ("size", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("media_type", models.CharField(default="", max_length=100)),
                ("name", models.CharField(default="", max_length=120)),
                ("state", models.CharField(max_length=20)),
                ("pictured", models.BooleanField(default=False)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("finding", models.CharField(default="", max_length=120)),
                ("uploaded_by", models.BigIntegerField(db_index=True)),
                ("uploaded_at", models.DateTimeField()),
                ("address", models.CharField(default="", max_length=60)),
            ],
            options={
                "db_table": "file",
                "indexes": [models.Index(fields=["uploaded_at"], name="file_age")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.IntegerField()),
                ("field", models.CharField(max_length=40)),
                ("place", models.SmallIntegerField()),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="files.file")),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="record.record"
                    ),
                ),
            ],
            options={
                "db_table": "attachment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "seq", "field", "place"), name="attachment_once"
                    )
                ],
            },
        ),
    ]
