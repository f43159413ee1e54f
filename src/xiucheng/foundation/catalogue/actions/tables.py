# SPDX-License-Identifier: Apache-2.0
"""The catalogue as a table, out and in: one row a condition, beside it its class; tried first, taken whole or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.actions.deciding import MOST_CONDITIONS, When, class_errors, code_errors
from xiucheng.foundation.catalogue.actions.loading import values
from xiucheng.foundation.catalogue.models import (
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.queries.entries import entries
from xiucheng.foundation.catalogue.types import (
    MANAGE,
    ClassEntry,
    ClassFacts,
    ConditionFacts,
    Remark,
    RowRemark,
    Taken,
)
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import AccessRefused, require
from xiucheng.kernel.search.words import normal
from xiucheng.kernel.tables import Column, Row, Sheet, Table, TableError, open_table

MOST_ROWS = 20_000
LANGUAGES = ("zh-hans", "en")
COLUMNS: Mapping[str, Any] = {
    "scheme": gettext_lazy("Scheme"),
    "number": gettext_lazy("Class code"),
    "major": gettext_lazy("Major class"),
    "major_en": gettext_lazy("Major class in English"),
    "name": gettext_lazy("Small class"),
    "name_en": gettext_lazy("Small class in English"),
    "also": gettext_lazy("Other names"),
    "geometry": gettext_lazy("Geometry"),
    "departments": gettext_lazy("Kinds of department"),
    "unit": gettext_lazy("Usual unit"),
    "accept_minutes": gettext_lazy("Minutes to accept"),
    "dispatch_minutes": gettext_lazy("Minutes to dispatch"),
    "verify_minutes": gettext_lazy("Minutes to verify"),
    "in_use": gettext_lazy("Class in use"),
    "source": gettext_lazy("Source"),
    "confidence": gettext_lazy("Confidence"),
    "condition": gettext_lazy("Number of the condition"),
    "words": gettext_lazy("Filing condition"),
    "words_en": gettext_lazy("Filing condition in English"),
    "limit_a": gettext_lazy("Limit A"),
    "limit_b": gettext_lazy("Limit B"),
    "limit_c": gettext_lazy("Limit C"),
    "closing": gettext_lazy("Closing condition"),
    "closing_en": gettext_lazy("Closing condition in English"),
    "condition_in_use": gettext_lazy("Condition in use"),
    "condition_source": gettext_lazy("Source of the condition"),
    "condition_confidence": gettext_lazy("Confidence of the condition"),
}
_OF_CONDITION = {name: name for name in ("words", "words_en", "closing", "closing_en")} | {
    "in_use": "condition_in_use",
    "source": "condition_source",
    "confidence": "condition_confidence",
}
_YES, _NO = frozenset({"yes", "true", "1", "是", "启用"}), frozenset({"no", "false", "0", "否", "停用", ""})


class ClassesRefused(Exception):
    """The table cannot be taken; the sentence says what to do."""


class _Unfit(Exception):
    """A row cannot be taken, for these reasons."""


def catalogue_sheet(_actor: Actor, scheme: str = "", at: datetime | None = None) -> Sheet:
    """Every class of a scheme, or of all, with its conditions, as it is at a moment."""
    columns = tuple(Column(str(label)) for label in COLUMNS.values())
    known = [one for one in entries(at) if not scheme or one.scheme == scheme]
    return Sheet(_("Catalogue"), columns, (line for one in known for line in _lines(one)))


def _lines(entry: ClassEntry) -> Iterator[tuple[str, ...]]:
    own = {name: _cell(value) for name, value in values(entry.facts).items()}
    own |= {"scheme": entry.code.rpartition(":")[0], "number": entry.number}
    for condition in entry.conditions:
        facts = condition.facts
        told = {column: _cell(getattr(facts, name)) for name, column in _OF_CONDITION.items()}
        told["condition"] = condition.code.rpartition("/")[2]
        told["limit_a"] = rules.limit_text(facts.amount, facts.unit)
        told["limit_b"] = rules.limit_text(facts.amount_b, facts.unit_b)
        told["limit_c"] = rules.limit_text(facts.amount_c, facts.unit_c)
        yield tuple((own | told).get(name, "") for name in COLUMNS)
    if not entry.conditions:
        yield tuple(own.get(name, "") for name in COLUMNS)


def _cell(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def try_table(actor: Actor, path: Path, *, starts_on: date, why: str) -> Taken:
    """What taking a table would do, row by row; nothing is written. Raises as `take_table` does."""
    return _planned(actor, path, When(starts_on, why)).told()


@transaction.atomic
def take_table(actor: Actor, path: Path, *, starts_on: date, why: str) -> Taken:
    """Take the classes and conditions of a CSV or XLSX over from a day on; all of it, or nothing when a row is refused.

    Raises `NotAllowed`, `AccessRefused` beside day and reason, `ClassesRefused` for a table that cannot be read.
    """
    require(actor, MANAGE)
    when = When(starts_on, why)
    # a class that two tables change at once would get the versions of both; the second waits
    ProblemClass.objects.select_for_update().order_by("pk").first()
    plan = _planned(actor, path, when)
    told = plan.told()
    if not told.refused:
        plan.write(actor, when)
        journal.note("classes_imported", f"+{told.new} ~{told.changed} from {starts_on}", person=actor.id)
    return told


def _planned(actor: Actor, path: Path, when: When) -> _Plan:
    require(actor, MANAGE)
    errors = when.faults()
    if errors:
        raise AccessRefused(**errors)
    plan = _Plan(actor, entries(when.by_then))
    try:
        with open_table(path) as table:
            columns = _columns(table)
            for count, row in enumerate(table.rows, 1):
                if count > MOST_ROWS:
                    raise ClassesRefused(_("The table has more than %(count)d rows.") % {"count": MOST_ROWS})
                plan.take(row, {name: row.cells[place].strip() for name, place in columns.items()})
    except TableError as error:
        raise ClassesRefused(str(error).replace(str(path), path.name)) from None
    return plan


def _columns(table: Table) -> dict[str, int]:
    """{column: its place}; a column may be called by its label in either language, or by its name here."""
    known = {name: name for name in COLUMNS}
    for language in LANGUAGES:
        with override(language):
            known |= {normal(str(label)): name for name, label in COLUMNS.items()}
    places = {known.get(normal(title)): place for place, title in enumerate(table.header)}
    found = {name: place for name, place in places.items() if name is not None}
    missing = [str(COLUMNS[name]) for name in ("scheme", "number") if name not in found]
    if missing:
        sentence = _(
            "The table lacks the column %(names)s. Export the catalogue to see what a table looks like."
        )
        raise ClassesRefused(sentence % {"names": ", ".join(missing)})
    return found


class _Plan:
    """What the rows of a table make of the catalogue."""

    def __init__(self, actor: Actor, known: list[ClassEntry]) -> None:
        self.actor = actor
        self.was: dict[str, Any] = {one.code: one.facts for one in known}
        self.was |= {each.code: each.facts for one in known for each in one.conditions}
        self.classes = {one.code: one.facts for one in known}
        self.conditions = {one.code: {c.code: c.facts for c in one.conditions} for one in known}
        self.remarks: list[RowRemark] = []

    def take(self, row: Row, cells: dict[str, str]) -> None:
        """Plan one row, or remark why it cannot be taken."""
        code = f"{cells['scheme']}:{cells['number']}"
        try:
            if row.fault:
                raise _Unfit(_faults()[row.fault])
            changes = [self._class(code, cells)] if cells.get("name") or code not in self.classes else []
            if cells.get("words") or cells.get("condition"):
                changes.append(self._condition(code, cells))
        except _Unfit as refusal:
            self.remarks.append(RowRemark(row.line, code, Remark.REFUSED, str(refusal)))
            return
        known = (Remark.NEW, Remark.CHANGED)
        self.remarks.append(
            RowRemark(row.line, code, next((one for one in known if one in changes), Remark.SAME))
        )

    def _class(self, code: str, cells: Mapping[str, str]) -> Remark:
        before = self.classes.get(code)
        given = {name: _read(name, cells[name]) for name in _class_columns() if name in cells}
        facts = replace(before or ClassFacts(major="", name=""), **given)
        errors = class_errors(self.actor, facts)
        if before is None:
            errors |= code_errors(cells["scheme"], cells["number"])
        _refuse(errors)
        self.classes[code] = facts
        self.conditions.setdefault(code, {})
        return _compared(before, facts)

    def _condition(self, class_code: str, cells: Mapping[str, str]) -> Remark:
        there = self.conditions[class_code]
        code = self._condition_code(class_code, cells)
        before = there.get(code)
        given: dict[str, Any] = {
            name: _read(column, cells[column]) for name, column in _OF_CONDITION.items() if column in cells
        }
        for letter, mark in (("a", ""), ("b", "_b"), ("c", "_c")):
            if f"limit_{letter}" in cells:
                given[f"amount{mark}"], given[f"unit{mark}"] = _limit(f"limit_{letter}", cells)
        facts = replace(before or ConditionFacts(words="", amount=0, unit=""), **given)
        _refuse({_column(name): told for name, told in rules.condition_faults(facts).items()})
        there[code] = facts
        return _compared(before, facts)

    def _condition_code(self, class_code: str, cells: Mapping[str, str]) -> str:
        """That of the number, of the same words, or a new one."""
        there, number = self.conditions[class_code], cells.get("condition", "")
        if number:
            if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= MOST_CONDITIONS):
                _refuse(
                    {"condition": _("A class has at most %(count)d conditions.") % {"count": MOST_CONDITIONS}}
                )
            return f"{class_code}/{int(number)}"
        same = next((code for code, facts in there.items() if facts.words == cells["words"]), "")
        last = max((rules.number_order(code)[1] for code in there), default=0)
        return same or f"{class_code}/{last + 1}"

    def told(self) -> Taken:
        """The counts, and remarks about the rows that are not as they were."""
        count = {kind: sum(one.remark is kind for one in self.remarks) for kind in Remark}
        kept = tuple(one for one in self.remarks if one.remark is not Remark.SAME)
        return Taken(
            len(self.remarks),
            count[Remark.NEW],
            count[Remark.CHANGED],
            count[Remark.SAME],
            count[Remark.REFUSED],
            kept,
        )

    def write(self, actor: Actor, when: When) -> None:
        """Make versions of all that is new or other than before."""
        classes = {code: facts for code, facts in self.classes.items() if self.was.get(code) != facts}
        conditions = {
            code: facts
            for known in self.conditions.values()
            for code, facts in known.items()
            if self.was.get(code) != facts
        }
        ProblemClass.objects.bulk_create(
            ProblemClass(
                code=code,
                scheme=code.rpartition(":")[0],
                kind=rules.KINDS[code.rpartition(":")[2][0]],
                valid_from=when.starts_on,
                **values(replace(facts, in_use=False)),
            )
            for code, facts in classes.items()
            if code not in self.was
        )
        FilingCondition.objects.bulk_create(
            FilingCondition(
                code=code, problem_class_id=code.rpartition("/")[0], **values(replace(facts, in_use=False))
            )
            for code, facts in conditions.items()
            if code not in self.was
        )
        told = when.told(actor)
        ClassVersion.objects.bulk_create(
            ClassVersion(problem_class_id=code, **values(facts), **told) for code, facts in classes.items()
        )
        ConditionVersion.objects.bulk_create(
            ConditionVersion(condition_id=code, **values(facts), **told) for code, facts in conditions.items()
        )


def _class_columns() -> tuple[str, ...]:
    return tuple(name for name in ClassFacts.__dataclass_fields__ if name in COLUMNS)


def _column(name: str) -> str:
    """The column that holds a fact of a condition."""
    kind, _mark, letter = name.partition("_")
    return f"limit_{letter or 'a'}" if kind in {"amount", "unit"} else _OF_CONDITION.get(name, name)


def _compared(before: object, facts: object) -> Remark:
    return Remark.NEW if before is None else Remark.SAME if before == facts else Remark.CHANGED


def _refuse(errors: Mapping[str, str]) -> None:
    """Raises `_Unfit` with every sentence and the column that it is about."""
    if errors:
        raise _Unfit(" ".join(f"{COLUMNS.get(name, name)}: {sentence}" for name, sentence in errors.items()))


def _read(column: str, cell: str) -> Any:
    """The value of a cell."""
    kinds: dict[str, Callable[[str, str], Any]] = {
        "in_use": _switch,
        "condition_in_use": _switch,
        "accept_minutes": _minutes,
        "dispatch_minutes": _minutes,
        "verify_minutes": _minutes,
    }
    read = kinds.get(column)
    return read(column, cell) if read else cell


def _switch(column: str, cell: str) -> bool:
    word = normal(cell)
    if word not in _YES | _NO:
        _refuse({column: _("Write yes or no.")})
    return word in _YES


def _minutes(column: str, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 4):
        _refuse({column: _("Write a whole number of minutes, 1 to 1440.")})
    return int(cell)


def _limit(column: str, cells: Mapping[str, str]) -> tuple[int | None, str]:
    cell = cells[column]
    if not cell and column != "limit_a":
        return None, ""
    found = rules.limit_of(cell)
    if found is None:
        sentence = _(
            "Write a number and the kind of time, such as 4 工作时, 2 工作日, 2 紧急工作时 or 4 working_hours."
        )
        _refuse({column: sentence})
    return found or (None, "")


def _faults() -> dict[str, str]:
    return {
        "ragged_row": _("The row has more or fewer cells than the first one."),
        "formula_without_value": _("A cell holds a formula without its result. Save the table again."),
        "damaged_text": _("A cell holds bytes that are no text. Save the table as UTF-8."),
    }
