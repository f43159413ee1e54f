# SPDX-License-Identifier: Apache-2.0
"""One way in for the reports of every channel: begins one case or several, or is added to one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Conflict, Invalid, KeyReused, NotFound
from xiucheng.operations.reporting.queries import reports
from xiucheng.operations.reporting.types import CaseOf, Taken
from xiucheng.operations.supervision.types import CASE

MOST_PROBLEMS = 20
_RENAMED = {"words": "told", "channel": "via"}


def take_report(
    actor: Actor,
    form: Mapping[str, Any],
    further: Sequence[Mapping[str, Any]] = (),
    *,
    join: str = "",
    key: str,
) -> Taken:
    """Begin a case for a report and one for each further problem of it, or add it to the case that `join` names.

    The same key, or the same order of the same sender, again is answered as before. All of it happens or nothing.
    Raises a `Refused`; sentences about further problems are named `further.2.words`.
    """
    if join and further:
        raise Invalid(
            {"join": _("A report with several problems begins cases of its own. Add one at a time.")}
        )
    if len(further) >= MOST_PROBLEMS:
        raise Invalid({"further": _("At most %(count)d problems in one report.") % {"count": MOST_PROBLEMS}})
    known = reports.received(actor, form)
    if known is not None:
        return _told(known, joined=bool(join), replayed=True)
    try:
        with transaction.atomic():
            answer = (
                _join(actor, join, form, key) if join else engine.start(actor, CASE, "report", form, key=key)
            )
            for place, problem in enumerate(further, 2):
                _further(actor, answer, form, problem, place, key)
    except Conflict:
        known = reports.received(actor, form)  # the same order came in at this moment
        if known is None:
            raise
        return _told(known, joined=bool(join), replayed=True)
    report = reports.brought_by(answer.record_id, answer.seq)
    assert report is not None
    return _told(reports.Known(report.id, report.code), joined=bool(join), replayed=answer.replayed)


def _told(report: reports.Known, *, joined: bool, replayed: bool) -> Taken:
    cases = tuple(CaseOf(*one) for one in reports.cases_of(report.id))
    return Taken(report.code or "", cases, joined, replayed)


def _join(actor: Actor, number: str, form: Mapping[str, Any], key: str) -> Answer:
    """Add to a case by its number; a number that is not there is not told apart from one out of sight."""
    # a form sends what nobody filled in too, of which this step asks less; the class is the case's
    said = {name: value for name, value in form.items() if value not in ("", None) and name != "class_code"}
    named = {_RENAMED.get(name, name): value for name, value in said.items()}
    record = reports.case_numbered(actor, number)
    if record is None:
        raise Invalid({"join": _("There is no open case with this number that you may see.")})
    for last in (False, True):
        try:
            return engine.step(actor, CASE, record, "join", named, version=None, key=key)
        except NotFound:
            raise Invalid({"join": _("There is no open case with this number that you may see.")}) from None
        except Invalid as refusal:
            back = {new: old for old, new in _RENAMED.items()}
            errors = {back.get(name, name): words for name, words in refusal.errors.items()}
            raise Invalid(errors) from None
        except Conflict:  # somebody worked on it at this moment; what is added changes nothing of that
            if last:
                raise
    raise AssertionError


def _further(
    actor: Actor, first: Answer, form: Mapping[str, Any], problem: Mapping[str, Any], place: int, key: str
) -> None:
    """A case of its own for another problem, where the first one is unless it says otherwise."""
    same = {name: form.get(name) for name in ("point", "address", "channel")}
    own = {name: value for name, value in problem.items() if value not in (None, "", [])}
    one = {**same, **own, "beside": first.number}
    mark = f"{sha256(key.encode()).hexdigest()}/{place}"
    try:
        answer = engine.start(actor, CASE, "report", one, key=mark)
    except Invalid as refusal:
        raise Invalid({f"further.{place}.{name}": words for name, words in refusal.errors.items()}) from None
    if first.replayed and not answer.replayed:
        raise KeyReused
