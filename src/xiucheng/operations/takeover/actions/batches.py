# SPDX-License-Identifier: Apache-2.0
"""One batch of rows: which are new, which changed, which stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Conflict, Invalid, NotNow, Refused
from xiucheng.kernel.process.form import parse
from xiucheng.kernel.process.races import races_on
from xiucheng.kernel.record.payload import plain
from xiucheng.operations.supervision.queries import ADOPTED, Adopted, adopted_cases
from xiucheng.operations.supervision.types import CASE
from xiucheng.operations.takeover.actions.summary import Result
from xiucheng.operations.takeover.rules import Meaning, Remark

# another import of the same source may be quicker with some rows; then they are looked at again
ATTEMPTS = 5
# said here and in the language of whoever imports, so they do not tell a change at the source
OURS = {"remarks", "import_run"}

races_on("supervision_case")


def take_batch(actor: Actor, source: str, meanings: Sequence[Meaning]) -> Result:
    """Take every row of the batch that can be taken; rows that are known and unchanged do nothing."""
    result = Result(list(meanings))
    waiting = [place for place, meaning in enumerate(meanings) if meaning.form is not None]
    for _attempt in range(ATTEMPTS):
        waiting = _attempt_all(actor, source, result, waiting)
        if not waiting:
            break
    for place in waiting:
        _leave(result, place, Conflict())
    return result


def check_batch(actor: Actor, source: str, meanings: Sequence[Meaning]) -> Result:
    """What `take_batch` would do, and nothing is written."""
    result = Result(list(meanings))
    places = [place for place, meaning in enumerate(meanings) if meaning.form is not None]
    known = adopted_cases(actor, source, [meanings[place].external_id for place in places])
    for place in places:
        case = known.get(meanings[place].external_id)
        _clean, errors = parse(ADOPTED, meanings[place].form or {})
        if errors:
            _leave(result, place, Invalid(errors))
        elif case is None:
            result.imported += 1
        elif _differs(meanings[place], case):
            _check_change(result, place, case)
    return result


def _check_change(result: Result, place: int, case: Adopted) -> None:
    if _may_follow(case):
        result.updated += 1
    else:
        _remark_on(result, place, case)


def _may_follow(case: Adopted) -> bool:
    """Whether what the source says now still counts."""
    return case.state == "filed" and not case.handled_here


def _attempt_all(actor: Actor, source: str, result: Result, places: Sequence[int]) -> list[int]:
    """Adopt what is new and update what changed; returns where somebody else was quicker."""
    known = adopted_cases(actor, source, [result.meanings[place].external_id for place in places])
    new = [place for place in places if result.meanings[place].external_id not in known]
    late = _take(actor, result, "adopt", [(place, None) for place in new])
    changed = [
        (place, case)
        for place, case in ((place, known.get(result.meanings[place].external_id)) for place in places)
        if case is not None and _differs(result.meanings[place], case)
    ]
    open_here = []
    for place, case in changed:
        if _may_follow(case):
            open_here.append((place, case))
        else:
            _remark_on(result, place, case)
    return late + _take(actor, result, "adopt_update", open_here)


def _take(actor: Actor, result: Result, step: str, rows: Sequence[tuple[int, Adopted | None]]) -> list[int]:
    if not rows:
        return []
    items = [_item(result.meanings[place], case) for place, case in rows]
    late = []
    for (place, _case), outcome in zip(rows, engine.bulk(actor, CASE, step, items), strict=True):
        if isinstance(outcome, Answer):
            result.imported += step == "adopt"
            result.updated += step != "adopt"
        elif isinstance(outcome, (Conflict, NotNow)):
            late.append(place)
        else:
            _leave(result, place, outcome)
    return late


def _item(meaning: Meaning, case: Adopted | None) -> engine.Item:
    assert meaning.form is not None
    if case is None:
        return engine.Item(form=meaning.form)
    return engine.Item(form=meaning.form, record_id=case.record_id, version=case.version)


def _leave(result: Result, place: int, refusal: Refused) -> None:
    meaning = result.meanings[place]
    result.meanings[place] = meaning._replace(form=None, remarks=[Remark("not_taken", (str(refusal),))])


def _differs(meaning: Meaning, case: Adopted) -> bool:
    return bool(_differences(meaning, case))


def _differences(meaning: Meaning, case: Adopted) -> dict[str, tuple[Any, Any]]:
    """{field: (what the source said last, what it says now)}."""
    said = _as_kept(meaning.form or {})
    fields = (said.keys() | case.form.keys()) - OURS
    pairs = {name: (case.form.get(name), said.get(name)) for name in sorted(fields)}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _as_kept(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form as the entry of a step keeps it."""
    clean, _errors = parse(ADOPTED, form)
    return {name: plain(value) for name, value in clean.items() if value is not None}


def _remark_on(result: Result, place: int, case: Adopted) -> None:
    """The row says something else than the case that can no longer be changed from outside."""
    meaning = result.meanings[place]
    names = ", ".join(_differences(meaning, case))
    kind = "changed_after_closing" if case.state == "closed" else "worked_on_here"
    remark = Remark(kind, (case.number, names))
    result.meanings[place] = meaning._replace(remarks=[*meaning.remarks, remark])
