# SPDX-License-Identifier: Apache-2.0
"""Background work that ended, told to who asked for it."""

from __future__ import annotations

from datetime import timedelta

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify import kinds
from xiucheng.kernel.notify.post import News, post

OLDEST = timedelta(days=1)

# a job whose worker was killed at the very end runs again: what ended is told by how and in which round it did
_ENDED = """
SELECT n.asked_by_id, n.job_id, n.outcome, n.title, n.result_url,
       'job:' || n.job_id || ':' || n.rounds || ':' || n.outcome AS key
FROM job_note n
WHERE n.ended_at > %(since)s AND n.asked_by_id IS NOT NULL
  AND NOT (n.outcome = 'cancelled' AND n.act_by_id IS NOT DISTINCT FROM n.asked_by_id)
  AND NOT EXISTS (SELECT FROM notice x WHERE x.person_id = n.asked_by_id
                  AND x.key = 'job:' || n.job_id || ':' || n.rounds || ':' || n.outcome)
LIMIT 200
"""


def look() -> int:
    """Tell what ended since the last look; returns how much that was. Who cancelled it themselves knows."""
    rows = fetch_all(_ENDED, {"since": now() - OLDEST})
    post(
        [
            News(person, kinds.JOB_ENDED, key, state=outcome, title=title, url=url or "/background/")
            for person, _number, outcome, title, url, key in rows
        ]
    )
    return len(rows)
