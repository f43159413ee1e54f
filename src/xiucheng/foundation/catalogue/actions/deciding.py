# SPDX-License-Identifier: Apache-2.0
"""Decisions about classes and conditions: who, from which day on and why are kept, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.actions.loading import values
from xiucheng.foundation.catalogue.models import (
    AreaKind,
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.queries.entries import class_at, departments, entries
from xiucheng.foundation.catalogue.types import (
    MANAGE,
    AreaClass,
    ClassEntry,
    ClassFacts,
    Condition,
    ConditionFacts,
)
from xiucheng.foundation.organization.queries import handling_units
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area
from xiucheng.kernel.access.refusals import AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import instant_of, local
from xiucheng.kernel.personal.forgetting import BLANKED, blank

LONGEST_REASON = 300
MOST_CONDITIONS = 99


@dataclass(frozen=True, slots=True)
class When:
    """From which day on something holds, and why."""

    starts_on: date
    why: str

    def faults(self) -> dict[str, str]:
        errors = {}
        if self.starts_on < local(now()).date():
            errors["starts_on"] = _(
                "Give today or a later day: what was decided for the past stays as it was."
            )
        if not self.why.strip() or len(self.why) > LONGEST_REASON or not self.why.isprintable():
            sentence = _("Say why in one line of at most %(count)d characters.")
            errors["why"] = sentence % {"count": LONGEST_REASON}
        return errors

    def told(self, actor: Actor) -> dict[str, Any]:
        """As columns. What begins today holds from this moment: what was filed before keeps what held then."""
        at = now()
        begin = instant_of(datetime.combine(self.starts_on, time.min))
        return {
            "holds_from": max(at, begin),
            "made_at": at,
            "made_by_id": actor.id,
            "why": self.why.strip(),
        }

    @property
    def by_then(self) -> datetime:
        """A moment by which everything that was decided before for its day holds."""
        return max(now(), instant_of(datetime.combine(self.starts_on, time.min)))


@transaction.atomic
def change_class(actor: Actor, code: str, changes: Mapping[str, Any], *, starts_on: date, why: str) -> bool:
    """Let a class be otherwise from a day on; `changes` are some of `ClassFacts`. False when it is so already.

    Raises `NotAllowed`, `NotThere`, `AccessRefused` with sentences beside the fields.
    """
    when, entry = _asked(actor, code, starts_on, why)
    facts = replace(entry.facts, **changes)
    _refuse(when.faults() | class_errors(actor, facts))
    if facts == entry.facts:
        return False
    ClassVersion.objects.create(problem_class_id=code, **values(facts), **when.told(actor))
    journal.note("class_changed", f"{code} from {starts_on}", person=actor.id)
    return True


@transaction.atomic
def change_condition(
    actor: Actor, code: str, changes: Mapping[str, Any], *, starts_on: date, why: str
) -> bool:
    """The same for a filing condition; `changes` are some of `ConditionFacts`."""
    when, entry = _asked(actor, code.rpartition("/")[0], starts_on, why)
    held = next((one for one in entry.conditions if one.code == code), None)
    if held is None:
        raise NotThere
    facts = replace(held.facts, **changes)
    errors = when.faults() | rules.condition_faults(facts)
    if "closing" not in changes and not held.facts.closing:
        # rows of the first release may lack it
        errors.pop("closing", None)
    _refuse(errors)
    if facts == held.facts:
        return False
    ConditionVersion.objects.create(condition_id=code, **values(facts), **when.told(actor))
    journal.note("class_changed", f"{code} from {starts_on}", person=actor.id)
    return True


@transaction.atomic
def add_class(actor: Actor, scheme: str, number: str, facts: ClassFacts, *, starts_on: date, why: str) -> str:
    """A class of the city's own, or one that a shipped scheme lacks; returns its code."""
    require(actor, MANAGE)
    when, code = When(starts_on, why), f"{scheme}:{number}"
    errors = when.faults() | class_errors(actor, facts) | code_errors(scheme, number)
    if not errors and ProblemClass.objects.filter(pk=code).exists():
        errors["number"] = _("There is such a class already. Change it instead.")
    _refuse(errors)
    make_class(scheme, number, facts, starts_on)
    ClassVersion.objects.create(problem_class_id=code, **values(facts), **when.told(actor))
    journal.note("class_added", f"{code} from {starts_on}", person=actor.id)
    return code


def make_class(scheme: str, number: str, facts: ClassFacts, starts_on: date) -> None:
    """The row that the versions of a class hang at: not in use before the first of them holds."""
    first = replace(facts, in_use=False)
    ProblemClass.objects.create(
        code=f"{scheme}:{number}",
        scheme=scheme,
        kind=rules.KINDS[number[0]],
        valid_from=starts_on,
        **values(first),
    )


@transaction.atomic
def add_condition(actor: Actor, class_code: str, facts: ConditionFacts, *, starts_on: date, why: str) -> str:
    """One more filing condition of a class; returns its code."""
    when, entry = _asked(actor, class_code, starts_on, why)
    errors = when.faults() | rules.condition_faults(facts)
    number = 1 + max((rules.number_order(one.code)[1] for one in entry.conditions), default=0)
    if number > MOST_CONDITIONS:
        errors["words"] = _("A class has at most %(count)d conditions.") % {"count": MOST_CONDITIONS}
    _refuse(errors)
    code = f"{class_code}/{number}"
    make_condition(code, facts)
    ConditionVersion.objects.create(condition_id=code, **values(facts), **when.told(actor))
    journal.note("class_added", f"{code} from {starts_on}", person=actor.id)
    return code


def make_condition(code: str, facts: ConditionFacts) -> None:
    """The row that the versions of a condition hang at: not in use before the first of them holds."""
    first = values(replace(facts, in_use=False))
    FilingCondition.objects.create(code=code, problem_class_id=code.rpartition("/")[0], **first)


@transaction.atomic
def use_scheme(actor: Actor, scheme: str, in_use: bool, *, starts_on: date, why: str) -> int:
    """Let a case be given the classes of a whole scheme from a day on, or no longer; returns how many that changed.

    Only a class with a condition is taken into use: under another nothing could be filed.
    """
    require(actor, MANAGE)
    when = When(starts_on, why)
    _refuse(when.faults())
    known = [one for one in entries(when.by_then) if one.scheme == scheme]
    if not known:
        raise NotThere
    moved = [one for one in known if one.facts.in_use != in_use and (_filed_under(one) or not in_use)]
    told = when.told(actor)
    ClassVersion.objects.bulk_create(
        ClassVersion(problem_class_id=one.code, **values(replace(one.facts, in_use=in_use)), **told)
        for one in moved
    )
    journal.note("class_changed", f"{scheme} {in_use} from {starts_on}: {len(moved)}", person=actor.id)
    return len(moved)


def _filed_under(entry: ClassEntry) -> list[Condition]:
    return [one for one in entry.conditions if one.facts.in_use]


@transaction.atomic
def set_area_kind(actor: Actor, area: str, letter: str, *, starts_on: date, why: str) -> bool:
    """Say of which kind an area and all below it are from a day on; an empty letter: as the area above.

    `area` is a path, empty for the whole city. False when that is decided already.
    """
    require(actor, MANAGE)
    when = When(starts_on, why)
    errors = when.faults()
    if letter and letter not in set(AreaClass):
        errors["letter"] = _("Choose A, B or C.")
    if area and not Area.objects.filter(path=area).exists():
        errors["area"] = _("There is no such area. Choose one of the list.")
    _refuse(errors)
    last = AreaKind.objects.filter(area_path=area, holds_from__lte=when.by_then)
    held = last.order_by("-holds_from", "-pk").values_list("letter", flat=True).first() or ""
    if held == letter:
        return False
    AreaKind.objects.create(area_path=area, letter=letter, **when.told(actor))
    journal.note("area_kind_set", f"{area or '*'} {letter or '↑'} from {starts_on}", person=actor.id)
    return True


def _asked(actor: Actor, code: str, starts_on: date, why: str) -> tuple[When, ClassEntry]:
    """The class as it would be on that day; nobody else changes it meanwhile."""
    require(actor, MANAGE)
    when = When(starts_on, why)
    if not ProblemClass.objects.select_for_update().filter(pk=code).exclude(kind="source").exists():
        raise NotThere
    entry = class_at(code, when.by_then)
    if entry is None:
        raise NotThere
    return when, entry


def class_errors(actor: Actor, facts: ClassFacts) -> dict[str, str]:
    """Sentences by field about what cannot be kept of a class here."""
    errors = rules.class_faults(facts, departments())
    if facts.unit and facts.unit not in dict(handling_units(actor, None)):
        errors["unit"] = _("This unit takes no cases. Choose a department, squad, town or company.")
    return errors


def code_errors(scheme: str, number: str) -> dict[str, str]:
    """What is wrong with the code of a new class."""
    errors = {}
    if not rules.SCHEME.fullmatch(scheme) or scheme != scheme.strip():
        errors["scheme"] = _("Write at most 40 characters, without colon, question mark or number sign.")
    if not rules.NUMBER.fullmatch(number):
        errors["number"] = _(
            "Write E for an event or C for a component, then two digits and two to four more."
        )
    return errors


def _refuse(errors: Mapping[str, str]) -> None:
    if errors:
        raise AccessRefused(**errors)


def forget_words(words: Sequence[str]) -> None:
    """Blank reasons that hold somebody's words; what was decided stays."""
    for table in ("catalogue_class_version", "catalogue_condition_version", "catalogue_area_kind"):
        blank(table, ("why",), words, to=BLANKED)
