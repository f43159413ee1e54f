# SPDX-License-Identifier: Apache-2.0
"""Forgets notices and messages of long ago, and somebody's words and addresses when they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.models import Delivery, Notice, Preference, PushAddress, Told
from xiucheng.kernel.notify.providers import folder
from xiucheng.kernel.notify.providers.files import remove_lines
from xiucheng.kernel.personal.forgetting import blank

KEPT = timedelta(days=90)


def forget() -> int:
    """Delete what is older than 90 days; returns how many notices that was."""
    before = now() - KEPT
    Delivery.objects.filter(changed_at__lt=before).delete()
    Told.objects.filter(due_at__lt=before).delete()
    return Notice.objects.filter(at__lt=before).delete()[0]


def forget_words(words: Sequence[str]) -> None:
    """Blank titles and reasons that hold one of the words, and drop such messages from the files of the outbox."""
    blank("notice", ("title",), words)
    blank("delivery", ("problem", "act_why"), words)
    for path in sorted(folder().glob("*.jsonl")):
        remove_lines(path, words)


def forget_person(person: int) -> set[str]:
    """Delete what somebody was told and where they are reached; returns the addresses."""
    kept = Preference.objects.filter(pk=person).first()
    for model in (Notice, Delivery, PushAddress):
        model._default_manager.filter(person_id=person).delete()
    Preference.objects.filter(pk=person).delete()
    return {kept.mail, kept.phone} - {""} if kept else set()
