# SPDX-License-Identifier: Apache-2.0
"""What is urgent stands at the top of desks; a version that does not know the column leaves it as it is."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # an index that is made while others write cannot be part of a transaction

    dependencies = [("record", "0003_desks_at_size")]

    operations = [
        migrations.AddField(
            model_name="record", name="urgent", field=models.BooleanField(db_default=False, default=False)
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(
                fields=["due_at"], name="record_urgent", condition=Q(closed_at=None, urgent=True)
            ),
        ),
    ]
