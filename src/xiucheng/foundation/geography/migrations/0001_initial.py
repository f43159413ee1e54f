# SPDX-License-Identifier: Apache-2.0
"""The tables of boundaries."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BoundaryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "layer",
                    models.CharField(max_length=20),
                ),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=80)),
                ("digest", models.BinaryField()),
            ],
            options={
                "db_table": "boundary_version",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("area_path", models.CharField(db_collation="C", default="", max_length=160)),
                ("wkb", models.BinaryField()),
                ("west", models.FloatField()),
                ("south", models.FloatField()),
                ("east", models.FloatField()),
                ("north", models.FloatField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundaries",
                        to="geography.boundaryversion",
                    ),
                ),
            ],
            options={
                "db_table": "boundary",
                "ordering": ["version", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="boundary_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("west__lte", models.F("east")), ("south__lte", models.F("north"))
                        ),
                        name="boundary_box",
                    ),
                ],
            },
        ),
    ]
