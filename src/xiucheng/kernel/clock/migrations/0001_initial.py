# SPDX-License-Identifier: Apache-2.0
"""The tables of calendar years loaded at run time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("revision", models.SmallIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=120)),
            ],
            options={
                "db_table": "calendar_year",
                "constraints": [
                    models.UniqueConstraint(fields=("year", "revision"), name="calendar_year_revision"),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="calendar_year_revision_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("published", models.DateField()),
                (
                    "loading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="clock.calendaryear",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_notice",
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("works", models.BooleanField()),
                ("name", models.CharField(default="", max_length=60)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="clock.calendarnotice",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_day",
                "constraints": [models.UniqueConstraint(fields=("notice", "day"), name="calendar_day_once")],
            },
        ),
    ]
