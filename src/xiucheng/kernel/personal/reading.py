# SPDX-License-Identifier: Apache-2.0
"""Personal words of records, masked for lists, and told to those whose posts need them, who ask with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import reached, visible
from xiucheng.kernel.declaration.types import Label, Process
from xiucheng.kernel.personal.masking import HIDDEN, mask
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.kernel.record.words import opened

REASONS: tuple[tuple[str, Label], ...] = (
    ("contact", Label("联系当事人", "To contact the person")),
    ("verify", Label("核实情况", "To check the facts")),
    ("serve", Label("制作或送达文书", "To write or serve a document")),
    ("answer", Label("答复本人", "To answer the person")),
    ("review", Label("复核、审计", "To review or audit")),
)
"""Why somebody may look. Codes and not words: what is typed freely would soon hold what it asks about."""


class Word(NamedTuple):
    """Personal words of a record as a page shows them: `shown` is masked or hidden."""

    name: str
    label: str
    shown: str

    @property
    def told(self) -> bool:
        """Whether the words are told to who asks for them with a reason."""
        return self.shown != HIDDEN


def needed(actor: Actor, process: Process) -> Q:
    """Records whose personal words the actor's posts need: those that such a post holds, handled or answers for.

    A record that was opened for reading is none of them, whatever its reader may be told elsewhere.
    """
    return reached(actor, f"{process.app}.personal")


def masked(actor: Actor, process: Process, records: Iterable[int]) -> dict[int, list[Word]]:
    """The latest personal words of each record, masked, in the order they came.

    For pages, the interface and exports alike. The caller has read the records inside the actor's scope.
    """
    found: dict[int, dict[str, Word]] = {}
    for (record, _seq), words in entries_masked(actor, process, records).items():
        found.setdefault(record, {}).update((word.name, word) for word in words)
    return {record: list(words.values()) for record, words in found.items()}


def entries_masked(
    actor: Actor, process: Process, records: Iterable[int]
) -> dict[tuple[int, int], list[Word]]:
    """The same by the entry that brought them: {(record, seq): its words}, in their order."""
    rows = Personal.objects.filter(record_id__in=list(records)).order_by("record_id", "seq", "id")
    theirs = Exists(Record.objects.filter(needed(actor, process), pk=OuterRef("record_id")))
    found: dict[tuple[int, int], list[Word]] = {}
    for row in rows.annotate(theirs=theirs):
        shown = mask(opened(row.record_id, row.seq, row.name, row.value)) if row.theirs else HIDDEN
        word = Word(row.name, label_of(process, row.name), shown)
        found.setdefault((row.record_id, row.seq), []).append(word)
    return found


def label_of(process: Process, name: str) -> str:
    """What a personal field is called, in the active language."""
    fields = (item for step in process.steps for item in step.form if item.name == name)
    return next((str(item.label) for item in fields), name)


def reveal(
    actor: Actor, process: Process, record_id: int, name: str, reason: str, *, seq: int | None = None
) -> str:
    """The latest words of that name, or those that an entry brought; the look is noted with its reason.

    Raises as `check_may_ask` does, and `Invalid` without a reason.
    """
    check_may_ask(actor, process, record_id, name)
    if reason not in dict(REASONS):
        raise Invalid({"reason": _("Say why you need these words; it is recorded.")})
    rows = Personal.objects.filter(record_id=record_id, name=name).order_by("-seq")
    words = rows.first() if seq is None else rows.filter(seq=seq).first()
    if words is None:
        raise NotFound
    told = opened(record_id, words.seq, name, words.value)
    journal.note("look", f"{name}: {reason}", person=actor.id, record=record_id)
    return told


def check_may_ask(actor: Actor, process: Process, record_id: int, name: str) -> None:
    """Raises `NotFound` out of scope, `Denied` for posts that do not need personal words of this record."""
    declared = {item.name for step in process.steps for item in step.form if item.personal}
    if name not in declared or not 0 <= record_id < 2**63:
        raise NotFound
    seen = Record.objects.filter(pk=record_id, process=process.code).filter(visible(actor, process.app))
    if not seen.filter(needed(actor, process)).exists():
        if not seen.exists():
            raise NotFound
        raise Denied(_("Your post does not need personal words here. Ask the unit that holds the case."))
