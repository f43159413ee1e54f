# SPDX-License-Identifier: Apache-2.0
"""What the demo's reporters say of the end of their reports; one of them does not agree."""

from __future__ import annotations

from datetime import datetime
from itertools import cycle

from xiucheng.kernel.clock import frozen
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.operations.feedback.actions import answer, reopen

SAID = ("yes", "", "yes", "partly", "", "yes", "no")
"""What callers say, one after the other; some say nothing."""
_CALLERS = """
SELECT p.code, r.number FROM supervision_report p JOIN supervision_report_link l ON l.report_id = p.id
JOIN record r ON r.id = l.record_id AND r.state = 'closed'
WHERE p.code IS NOT NULL AND p.channel NOT IN ('inspector', 'officer', 'import') ORDER BY p.id LIMIT 200
"""


def fill(end: datetime) -> str:
    """Let callers answer, and the last who is not content have the case opened again; the number of one report."""
    callers = fetch_all(_CALLERS, {})
    discontented = [caller for caller, said in zip(callers, cycle(SAID), strict=False) if said == "no"]
    with frozen(end):
        for (code, _number), said in zip(callers, cycle(SAID), strict=False):
            if said:
                answer(code, said)
        for code, number in discontented[-1:]:
            reopen(code, number, "过了一天又堆满了，请再来看看")
    return str(callers[0][0]) if callers else ""
