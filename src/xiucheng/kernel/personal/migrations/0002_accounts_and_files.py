# SPDX-License-Identifier: Apache-2.0
"""Erasures of accounts, and of the files that hang at erased entries."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_second_factor"), ("personal", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.person",
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="files",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
