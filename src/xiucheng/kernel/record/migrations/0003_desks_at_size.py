# SPDX-License-Identifier: Apache-2.0
"""What lists of a million records need; made while everybody works, and also while the version before still runs."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

# Only open records are asked for it; a version that does not know the column leaves it as it is.
LAST_STEPS = """
UPDATE record r SET last_step = e.step FROM (
    SELECT DISTINCT ON (e.record_id) e.record_id, e.step FROM entry e JOIN record o ON o.id = e.record_id
    WHERE o.closed_at IS NULL AND e.from_state <> '' AND e.from_state <> e.to_state
    ORDER BY e.record_id, e.seq DESC
) e WHERE r.id = e.record_id AND r.last_step <> e.step
"""


class Migration(migrations.Migration):
    atomic = False  # an index that is made while others write cannot be part of a transaction

    dependencies = [("record", "0002_journals")]

    operations = [
        migrations.AddField(
            model_name="record",
            name="last_step",
            field=models.CharField(db_default="", default="", max_length=40),
        ),
        migrations.RunSQL(LAST_STEPS, migrations.RunSQL.noop, elidable=True),
        AddIndexConcurrently(
            model_name="record", index=models.Index(fields=["holder_path", "-opened_at"], name="record_held")
        ),
        AddIndexConcurrently(
            model_name="record", index=models.Index(fields=["area_path", "-opened_at"], name="record_located")
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(fields=["process", "state", "-opened_at"], name="record_state"),
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(
                fields=["process", "-opened_at"], name="record_ended", condition=Q(closed_at__isnull=False)
            ),
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(
                fields=["last_step", "due_at"], name="record_sent", condition=Q(closed_at=None)
            ),
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(
                fields=["holder_person_id", "due_at"],
                name="record_person",
                condition=Q(closed_at=None, holder_person_id__isnull=False),
            ),
        ),
    ]
