# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
from django.db import migrations, models

# The function is the record's: who owns the table and slips is stopped too.
GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON unit_setting
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON unit_setting
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("record", "0002_journals"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(db_collation="C", default="", max_length=160)),
                ("name", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=200, null=True)),
                ("starts_on", models.DateField()),
                ("why", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.person",
                    ),
                ),
            ],
            options={
                "db_table": "unit_setting",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="unit_setting_reason"
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
