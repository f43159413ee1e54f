# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oidc", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="by_operator",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
