# SPDX-License-Identifier: Apache-2.0
"""What reporters said is counted by when they said it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is made while others write cannot be part of a transaction

    dependencies = [("supervision", "0004_report_of_its_own")]

    operations = [
        AddIndexConcurrently(
            "report",
            models.Index(
                condition=models.Q(("satisfied_at__isnull", False)),
                fields=["satisfied_at"],
                name="report_answered",
            ),
        ),
    ]
