# SPDX-License-Identifier: Apache-2.0
"""How long personal words are kept after a case has ended, by dated rules of the apps, and their encryption anew."""

from __future__ import annotations

from datetime import date

from django.db import connection

from xiucheng.kernel import vault
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.second_factor import seal_secrets_again
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.record.models import Personal
from xiucheng.kernel.record.words import opened, sealed

BATCH = 2000

# an entry's words go together, since its digest is over all of them: when the longest of their times is over
_PAST = """
DELETE FROM personal p USING (
    SELECT w.record_id, w.seq FROM personal w JOIN record r ON r.id = w.record_id
    LEFT JOIN unnest(%s::text[], %s::integer[]) AS k(name, days) ON k.name = w.name
    WHERE r.process = %s AND r.closed_at IS NOT NULL
    GROUP BY w.record_id, w.seq, r.closed_at
    HAVING bool_and(k.days IS NOT NULL AND r.closed_at + k.days * interval '1 day' < %s)
    LIMIT %s
) x WHERE p.record_id = x.record_id AND p.seq = x.seq
"""


def days_kept(process: str, day: date) -> dict[str, int]:
    """{field: days after the end} by the rules in force on a day; a field without a rule is kept."""
    rules = [rule for rule in registry.kept() if rule.process == process and rule.valid_from <= day]
    return {rule.field: rule.days for rule in sorted(rules, key=lambda rule: rule.valid_from)}


def end_of_keeping() -> int:
    """Erase what was kept long enough; a job of every night. Returns how many words went."""
    at, total = now(), 0
    for process in registry.processes():
        days = days_kept(process.code, local(at).date())
        while days:
            with connection.cursor() as cursor:
                cursor.execute(_PAST, [list(days), list(days.values()), process.code, at, BATCH])
                count = int(cursor.rowcount)
            total += count
            if not count:
                break
    if total:
        journal.note("retention", f"{total} words", person=None)
    return total


def rotate(*, add: bool = True) -> tuple[str, int]:
    """Encrypt every value with a new key (or, not `add`, with the newest); returns (its id, how many values).

    Steps go on meanwhile. Run again, it takes up what was left: a value is only written if it is still the one
    that was read.
    """
    newest = vault.add_key() if add else vault.key_ids()[-1]
    last, total = 0, 0
    while True:
        rows = list(Personal.objects.filter(pk__gt=last).order_by("pk")[:BATCH])
        if not rows:
            break
        last = rows[-1].pk
        changed = []
        for row in rows:
            if vault.key_of(row.value) != newest:
                words = opened(row.record_id, row.seq, row.name, row.value)
                changed.append((row.pk, row.value, sealed(row.record_id, row.seq, row.name, words)))
        total += _replace(changed)
    total += seal_secrets_again(newest)
    journal.note("keys_rotated", f"{newest}: {total} values", person=None)
    return newest, total


def _replace(changed: list[tuple[int, str, str]]) -> int:
    if not changed:
        return 0
    ids, old, new = [list(part) for part in zip(*changed, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE personal p SET value = x.new FROM unnest(%s::bigint[], %s::text[], %s::text[]) "
            "AS x(id, old, new) WHERE p.id = x.id AND p.value = x.old",
            [ids, old, new],
        )
        return int(cursor.rowcount)
