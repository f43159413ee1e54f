# SPDX-License-Identifier: Apache-2.0
"""A report as its reporter follows it: by its number alone, and only what is in these statements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils.translation import get_language

from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration import store
from xiucheng.kernel.database.prepared import Row, fetch_all
from xiucheng.kernel.files.queries import Hung, of_record
from xiucheng.kernel.files.types import FileKind, FileState
from xiucheng.operations.feedback.rules import settings as bounds
from xiucheng.operations.feedback.rules import stages
from xiucheng.operations.feedback.types import CODE_DIGITS, Course, Followed, Heard, Mark, PublicCase
from xiucheng.operations.supervision.types import CASE, TARGET_CLOCK

_REPORT = """
SELECT p.id, p.code, p.received_at, p.address, p.record_id, p.seq, p.satisfaction
FROM supervision_report p WHERE {} = %(given)s
"""
_BY_CODE, _BY_ID = _REPORT.format("p.code"), _REPORT.format("p.id")
_NAMED = "coalesce(CASE WHEN %(english)s THEN nullif({0}.name_en, '') END, {0}.name, '')"
# whoever has it by name until it is with a department, then that one
_CASES = f"""
SELECT r.id, r.number, r.state, r.outcome, c.centre, {_NAMED.format("k")}, {_NAMED.format("u")}, t.due_at,
       r.closed_at, c.reopens
FROM supervision_report_link l JOIN record r ON r.id = l.record_id AND r.process = '{CASE}'
JOIN supervision_case c ON c.record_id = r.id
LEFT JOIN deadline t ON t.record_id = r.id AND t.name = '{TARGET_CLOCK}' AND t.ended_at IS NULL
LEFT JOIN catalogue_class k ON k.code = c.class_code
LEFT JOIN holder u ON u.path = CASE WHEN r.state IN ('reported', 'accepted', 'filed') OR c.department = ''
    THEN r.holder_path ELSE c.department END
WHERE l.report_id = %(report)s ORDER BY r.id
"""
# what may be told stands here by name: nothing else of a form is read
_MARKS = """
SELECT e.record_id, e.seq, e.at, e.step, e.from_state, e.to_state, coalesce(e.form ->> 'reason', ''),
       coalesce(e.form ->> 'cause', ''), coalesce(e.form ->> 'until', ''), coalesce(e.form ->> 'into', ''),
       CASE WHEN e.step = 'comment' THEN coalesce(e.form ->> 'comment', '') ELSE '' END
FROM entry e WHERE e.record_id = ANY(%(records)s) AND (e.from_state <> e.to_state
    OR (e.step = 'comment' AND e.form ->> 'audience' = 'public'))
ORDER BY e.record_id, e.seq
"""
_HEARD = """
SELECT p.received_at, p.satisfaction, p.satisfied_at, coalesce(n.what, ''), coalesce(n.sent_at, n.at),
       coalesce(n.sms, '')
FROM supervision_report_link l JOIN supervision_report p ON p.id = l.report_id
LEFT JOIN LATERAL (SELECT n.what, n.at, n.sent_at, n.sms FROM feedback_news n
    WHERE n.report_id = p.id AND n.record_id = l.record_id ORDER BY n.seq DESC LIMIT 1) n ON true
WHERE l.record_id = %(record)s ORDER BY p.id
"""
_CODE: Final = re.compile(rf"\d{{{CODE_DIGITS}}}", re.ASCII)
SHOWN_RESULT = ("verified", "closed")
"""States in which photos of the result may be shown: somebody without an interest has looked."""


def code_of(typed: str) -> str:
    """The public number in what somebody typed, with spaces, dashes or wide digits; empty when it is none."""
    plain = re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", typed[:60]))
    return plain if _CODE.fullmatch(plain) else ""


def follow(typed: str) -> Followed | None:
    """What the reporter sees; None for a number that no report has. What is no number takes as long as one."""
    return _followed(fetch_all(_BY_CODE, {"given": code_of(typed)}))


def of_report(report: int) -> Followed | None:
    """The same, for messages about it."""
    return _followed(fetch_all(_BY_ID, {"given": report}))


def heard(record: int) -> list[Heard]:
    """What the reporters of a case heard and said, for who may see the case; who neither is left out."""
    found = [Heard(*row) for row in fetch_all(_HEARD, {"record": record})]
    return [one for one in found if one.said or one.what]


def _followed(rows: Sequence[Row]) -> Followed | None:
    if not rows or not rows[0][1]:
        return None
    report, code, received_at, address, record, seq, satisfaction = rows[0]
    courses = list(_courses(report))
    own = _photos(of_record(record), seq, "photos") if record else ()
    return Followed(
        id=report,
        code=code,
        received_at=received_at,
        address=address,
        photos=tuple(own),
        cases=tuple(_public(course, received_at) for course in courses),
        satisfaction=satisfaction,
        answerable=any(course.state == "closed" for course in courses),
        ids={course.number: course.id for course in courses},
    )


def _courses(report: int) -> Iterator[Course]:
    rows = fetch_all(_CASES, {"report": report, "english": get_language() == "en"})
    marks: dict[int, list[Mark]] = {row[0]: [] for row in rows}
    for record, *values in fetch_all(_MARKS, {"records": list(marks)}) if marks else ():
        marks[record].append(Mark(*values))
    for identity, number, state, outcome, centre, name, unit, promised, closed_at, reopens in rows:
        course = Course(identity, number, state, outcome, centre, name, unit, promised, closed_at, reopens)
        yield replace(course, marks=tuple(marks[identity]))


def _public(course: Course, received_at: datetime) -> PublicCase:
    most, days = limits(course.centre)
    return PublicCase(
        number=course.number,
        name=course.name,
        state=course.state,
        words=stages.words(course),
        unit=course.unit,
        promised=course.promised,
        stages=stages.stages(course, received_at),
        comments=stages.comments(course.marks),
        photos=tuple(_result(course)),
        reopenable=stages.reopenable(course, now(), most=most, days=days),
    )


def limits(centre: str) -> tuple[int, int]:
    """(how often, for how many days) reporters can have a case of a supervision centre opened again."""
    return store.value(bounds.REOPEN_TIMES, centre), store.value(bounds.REOPEN_DAYS, centre)


def _result(course: Course) -> Iterator[int]:
    """The photos of what was done last, once it was checked, where the bureau shows them."""
    if course.state not in SHOWN_RESULT or not store.value(bounds.RESULT_PHOTOS, course.centre):
        return
    done = [mark.seq for mark in course.marks if mark.to_state == "handled"]
    if done:
        yield from _photos(of_record(course.id), done[-1], "photos_after")


def _photos(hung: Sequence[Hung], seq: int, field: str) -> Iterator[int]:
    """Photos at an entry, of which pictures of ours were made: these hold no place and no device."""
    for one in hung:
        fits = one.seq == seq and one.field == field and one.kind == FileKind.PHOTO
        if fits and one.state == FileState.READY and one.pictured:
            yield one.id
