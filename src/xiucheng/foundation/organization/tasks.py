# SPDX-License-Identifier: Apache-2.0
"""What is done at times: names that were decided for today."""

from __future__ import annotations

from xiucheng.foundation.organization.actions import bring_names_up_to_date
from xiucheng.kernel.access.actor import system


def names() -> None:
    """Let units be called what was decided for today; harmless to repeat."""
    bring_names_up_to_date(system("organization"))
