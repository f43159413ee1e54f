# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("notify", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            "delivery",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.person",
            ),
        ),
        migrations.AddField(
            "delivery", "outsider", models.CharField(db_default="", default="", max_length=60)
        ),
    ]
