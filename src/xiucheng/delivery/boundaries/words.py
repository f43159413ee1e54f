# SPDX-License-Identifier: Apache-2.0
"""Layers, states of versions and what a check found, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.geography.types.findings import Finding, Trouble


def layers() -> dict[str, str]:
    """The kinds of boundaries."""
    return {
        Layer.DISTRICT.value: _("District"),
        Layer.TOWN.value: _("Town or subdistrict"),
        Layer.COMMUNITY.value: _("Community or village"),
        Layer.GRID.value: _("Unit grid"),
        Layer.RESPONSIBILITY.value: _("Responsibility grid"),
    }


def states() -> dict[str, str]:
    """How a version stands."""
    return {"in_force": _("in force"), "to_come": _("to come"), "past": _("replaced")}


def sentence(found: Finding) -> str:
    """What was found, in words."""
    named = {"code": found.code, "other": found.other}
    match found.trouble:
        case Trouble.OVERLAP:
            return _("%(code)s and %(other)s overlap; the lower code is taken there.") % named
        case Trouble.ORPHAN:
            return (
                _("There is no %(other)s above %(code)s. Check the code, or load that boundary first.")
                % named
            )
        case Trouble.BEYOND:
            return _("%(code)s reaches out of %(other)s.") % named
    return _("Ground of %(code)s belongs to no finer boundary.") % named
