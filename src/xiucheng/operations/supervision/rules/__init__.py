# SPDX-License-Identifier: Apache-2.0
"""Pure rules of supervision: guards and effects of the loop, and what rows of other systems mean."""

from xiucheng.operations.supervision.rules.adopting import (
    adopted,
    adopted_again,
    restored,
    same_source,
    withdrawn,
)
from xiucheng.operations.supervision.rules.loop import (
    absorbed,
    accepted,
    class_known,
    closed,
    condition_fits,
    department_takes_work,
    dispatched,
    filed,
    handled,
    merged,
    no_open_tasks,
    not_the_handler,
    rejected,
    reported,
    returned,
    sent_back,
    target_exists,
)

__all__ = [
    "absorbed",
    "accepted",
    "adopted",
    "adopted_again",
    "class_known",
    "closed",
    "condition_fits",
    "department_takes_work",
    "dispatched",
    "filed",
    "handled",
    "merged",
    "no_open_tasks",
    "not_the_handler",
    "rejected",
    "reported",
    "restored",
    "returned",
    "same_source",
    "sent_back",
    "target_exists",
    "withdrawn",
]
