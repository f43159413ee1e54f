# SPDX-License-Identifier: Apache-2.0
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def _text(length: int) -> Any:
    return models.CharField(db_default="", default="", max_length=length)


def _class_columns(*, added: bool) -> list[tuple[str, Any]]:
    """Columns of a class; `added`: only those that the first version of the table lacks."""
    new = {
        "major_en": _text(60),
        "also": _text(200),
        "geometry": _text(20),
        "departments": _text(200),
        "unit": models.CharField(db_collation="C", db_default="", default="", max_length=160),
        "accept_minutes": models.SmallIntegerField(null=True),
        "dispatch_minutes": models.SmallIntegerField(null=True),
        "verify_minutes": models.SmallIntegerField(null=True),
        "in_use": models.BooleanField(db_default=True, default=True),
    }
    old = {
        "major": models.CharField(max_length=60),
        "name": models.CharField(max_length=80),
        "name_en": models.CharField(default="", max_length=80),
        "source": models.CharField(default="", max_length=200),
        "confidence": models.CharField(default="", max_length=10),
    }
    return list((new if added else old | new).items())


def _condition_columns(*, added: bool) -> list[tuple[str, Any]]:
    new = {
        "amount_b": models.IntegerField(null=True),
        "unit_b": _text(20),
        "amount_c": models.IntegerField(null=True),
        "unit_c": _text(20),
        "in_use": models.BooleanField(db_default=True, default=True),
        "source": _text(200),
        "confidence": _text(10),
    }
    old = {
        "words": models.CharField(max_length=300),
        "words_en": models.CharField(default="", max_length=300),
        "amount": models.IntegerField(),
        "unit": models.CharField(max_length=20),
        "closing": models.CharField(default="", max_length=200),
        "closing_en": models.CharField(default="", max_length=200),
    }
    return list((new if added else old | new).items())


def _decided() -> list[tuple[str, Any]]:
    return [
        ("holds_from", models.DateTimeField()),
        ("shipped", models.BooleanField(default=False)),
        ("why", models.CharField(max_length=300)),
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
    ]


def _id() -> tuple[str, Any]:
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


def _below(column: str, model: str) -> Any:
    return models.ForeignKey(
        db_column=column,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="versions",
        to=model,
    )


# The function is the record's. A reason may hold words of somebody who is erased: it alone can be blanked.
GUARD = """
CREATE TRIGGER append_only BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER only_blanked BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (NEW.why <> '…' OR to_jsonb(OLD) - 'why' IS DISTINCT FROM to_jsonb(NEW) - 'why')
    EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""
GUARDED = ("catalogue_class_version", "catalogue_condition_version", "catalogue_area_kind")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("record", "0002_journals"),
    ]

    operations = [
        *(migrations.AddField("problemclass", name, field) for name, field in _class_columns(added=True)),
        *(
            migrations.AddField("filingcondition", name, field)
            for name, field in _condition_columns(added=True)
        ),
        migrations.CreateModel(
            name="ClassVersion",
            fields=[
                _id(),
                *_class_columns(added=False),
                *_decided(),
                ("problem_class", _below("class_code", "catalogue.problemclass")),
            ],
            options={
                "db_table": "catalogue_class_version",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["problem_class", "-holds_from", "-id"], name="class_version_held")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionVersion",
            fields=[
                _id(),
                *_condition_columns(added=False),
                *_decided(),
                ("condition", _below("condition_code", "catalogue.filingcondition")),
            ],
            options={
                "db_table": "catalogue_condition_version",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["condition", "-holds_from", "-id"], name="condition_version_held")
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaKind",
            fields=[
                _id(),
                *_decided(),
                ("area_path", models.CharField(db_collation="C", default="", max_length=160)),
                ("letter", models.CharField(max_length=1)),
            ],
            options={
                "db_table": "catalogue_area_kind",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("letter__in", ["", "A", "B", "C"])), name="area_kind_letter"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in GUARDED),
    ]
