# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0004_urgent"),
        ("supervision", "0005_report_answered"),
    ]

    operations = [
        migrations.AddField("case", "checker", models.BigIntegerField(null=True)),
        migrations.AddField("case", "checked", models.CharField(db_default="", default="", max_length=20)),
        migrations.AddField(
            "case", "photo_place", models.CharField(db_default="", default="", max_length=20)
        ),
        migrations.AddField("case", "way", models.CharField(db_default="", default="", max_length=20)),
        migrations.AddField(
            "oversight", "order_no", models.CharField(db_default="", default="", max_length=60)
        ),
    ]
