# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
from django.db import migrations, models

# The function is the record's: who owns the tables and slips is stopped too.
GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON unit_name
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON unit_name
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON unit_parent
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON unit_parent
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_second_factor"),
        ("record", "0002_journals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Care",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("area", models.CharField(db_collation="C", max_length=160)),
                ("place", models.CharField(default="", max_length=200)),
                ("standard", models.CharField(default="", max_length=300)),
                ("basis", models.CharField(default="", max_length=200)),
                ("every_days", models.SmallIntegerField(default=0)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "care",
                "ordering": ["area", "kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="CareCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("kept", models.BooleanField()),
                ("finding", models.CharField(default="", max_length=300)),
                (
                    "care",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="organization.care",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
            ],
            options={
                "db_table": "care_check",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Committee",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(default="", max_length=80)),
                ("basis", models.CharField(default="", max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "committee",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="committee_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OnDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(db_collation="C", default="", max_length=160)),
                ("responsibility", models.CharField(default="", max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("source", models.CharField(default="hand", max_length=40)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "on_duty",
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("title", models.CharField(default="", max_length=80)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="organization.committee",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "committee_seat",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(default="", max_length=80)),
                ("starts_on", models.DateField()),
                ("basis", models.CharField(default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "unit_name",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="UnitParent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=20)),
                ("starts_on", models.DateField()),
                ("basis", models.CharField(default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_column="parent_path",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "unit_parent",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="UnitPower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("basis", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_path",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.holder",
                    ),
                ),
            ],
            options={
                "db_table": "unit_power",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(fields=["area", "kind"], name="care_area"),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="care_period",
            ),
        ),
        migrations.AddIndex(
            model_name="onduty",
            index=models.Index(fields=["ends_at"], name="on_duty_end"),
        ),
        migrations.AddConstraint(
            model_name="onduty",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="on_duty_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="onduty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), ("ended_at__gte", models.F("starts_at")), _connector="OR"
                ),
                name="on_duty_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="committee_seat_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), ("unit", None), _negated=True),
                name="committee_seat_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitpower",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="unit_power_period",
            ),
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
