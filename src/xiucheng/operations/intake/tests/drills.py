# SPDX-License-Identifier: Apache-2.0
"""A worker as `xiucheng worker` starts it, for tests that kill it: it hears sooner of dead ones, and takes its time
over each batch while the file DRILL_SLOW is there."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

BATCH = 100


if __name__ == "__main__":
    from xiucheng.delivery.cli.ready import django_ready

    django_ready()
    from xiucheng.delivery.cli.worker import run_worker
    from xiucheng.kernel.jobs import work
    from xiucheng.operations.takeover import actions as importing

    for name, seconds in (("HEARTBEAT", 0.2), ("STALLED", 0.8), ("POLL", 0.2)):
        setattr(work, name, seconds)
    slow, taken = Path(os.environ["DRILL_SLOW"]), vars(importing)["take_batch"]

    def slowly(*given: Any) -> Any:
        if slow.exists():
            time.sleep(0.3)
        return taken(*given)

    vars(importing).update(BATCH=BATCH, take_batch=slowly)
    sys.exit(run_worker([]))
