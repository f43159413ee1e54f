# SPDX-License-Identifier: Apache-2.0
"""Writes of the loop that another step calls."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.operations.supervision.types import CASE


def absorb(actor: Actor, context: Context, answer: Answer) -> None:
    """Take the reports of a merged case into its target, in the transaction of the merge."""
    target = json.loads(context.facts["target"])["id"]
    try:
        engine.step(actor, CASE, target, "absorb", {"merged": answer.number}, version=None)
    except NotFound:
        # the same sentence as for a number that does not exist: numbers must not be probed
        raise Invalid({"into": _("There is no open case with this number that you may see.")}) from None
