# SPDX-License-Identifier: Apache-2.0
"""The processes of supervision: the case, what is asked about it, what others do for it, how it is overseen."""

from xiucheng.operations.supervision.process.children import REQUESTED, TASKED
from xiucheng.operations.supervision.process.loop import SUPERVISION
from xiucheng.operations.supervision.process.oversight import OVERSEEING

__all__ = ["OVERSEEING", "REQUESTED", "SUPERVISION", "TASKED"]
