# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedFilter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("query", models.CharField(max_length=1000)),
                ("name", models.CharField(max_length=30)),
                ("usual", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.person",
                    ),
                ),
            ],
            options={
                "db_table": "named_filter",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "path", "name"), name="named_filter_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("usual", True)),
                        fields=("person", "path"),
                        name="named_filter_usual",
                    ),
                ],
            },
        ),
    ]
