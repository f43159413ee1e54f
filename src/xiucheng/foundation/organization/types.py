# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of units and posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; supervision and command centre are kept apart (CJJ/T 106, two-axis model)."""

    BUREAU = "bureau"
    SUPERVISION_CENTRE = "supervision_centre"
    COMMAND_CENTRE = "command_centre"
    DEPARTMENT = "department"
    SQUAD = "squad"
    TOWN = "town"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class PostData:
    """A post as the product ships it."""

    code: str
    name: str
    name_en: str
    permissions: tuple[str, ...]
    admin_kind: str = ""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What a newer version gave to a post here; `made`: the post itself is new."""

    code: str
    permissions: tuple[str, ...]
    made: bool


@dataclass(frozen=True, slots=True)
class ProfileData:
    """A city profile: a value for every setting; `silent` names those that its source says nothing about."""

    code: str
    name: str
    name_en: str
    place: str
    year: str
    settings: Mapping[str, str]
    silent: frozenset[str]
