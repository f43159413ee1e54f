# SPDX-License-Identifier: Apache-2.0
"""Keeping, naming and dropping one's own filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote_plus

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.filters.address import is_path, normal
from xiucheng.kernel.filters.models import LONGEST_NAME, LONGEST_PATH, LONGEST_QUERY, NamedFilter

MOST = 20
"""Named filters that one person may keep for one list."""


def keep(actor: Actor, path: str, query: str, name: str, *, usual: bool = False) -> int:
    """Keep the filters of a list under a name; the number of the new one. Raises `AccessRefused`."""
    kept, name = _usable(path, query), _usable_name(name)
    others = NamedFilter.objects.filter(person_id=actor.id or 0, path=path)
    if others.count() >= MOST:
        raise AccessRefused(
            name=_(
                "You have %(count)d named filters here, and more cannot be kept. Delete one that you no longer use."
            )
            % {"count": MOST}
        )
    same = others.filter(query=kept).values_list("name", flat=True).first()
    if same is not None:
        raise AccessRefused(name=_("You have kept these filters already, as “%(name)s”.") % {"name": same})
    with _at_once():
        if usual:
            others.filter(usual=True).update(usual=False)
        made = NamedFilter.objects.create(
            person_id=actor.id or 0, path=path, query=kept, name=name, usual=usual, made_at=now()
        )
    return made.pk


def is_page(path: str) -> bool:
    """Whether a path leads to a page of ours."""
    try:
        return is_path(path) and bool(resolve(path))
    except Resolver404:
        return False


def rename(actor: Actor, identity: int, name: str) -> None:
    """Give a filter another name. Raises `AccessRefused`, `NotThere`."""
    found, name = _own(actor, identity), _usable_name(name)
    with _at_once():
        NamedFilter.objects.filter(pk=found.pk).update(name=name)


def prefer(actor: Actor, identity: int, *, usual: bool) -> None:
    """Let the list open with this filter from now on, or no more. Raises `AccessRefused`, `NotThere`."""
    found = _own(actor, identity)
    with _at_once():
        NamedFilter.objects.filter(person_id=actor.id or 0, path=found.path, usual=True).update(usual=False)
        if usual:
            NamedFilter.objects.filter(pk=found.pk).update(usual=True)


def remove(actor: Actor, identity: int) -> None:
    """Forget a filter. Raises `NotThere`."""
    _own(actor, identity).delete()


def forget_words(words: Sequence[str]) -> None:
    """Delete everybody's filters that ask for one of these words or are named by it."""
    asked = Q(pk__in=[])
    for word in words:
        asked |= Q(name__contains=word) | Q(query__contains=word) | Q(query__contains=quote_plus(word))
    NamedFilter.objects.filter(asked).delete()


def forget_account(person: int) -> None:
    """Delete all filters of somebody."""
    NamedFilter.objects.filter(person_id=person).delete()


@contextmanager
def _at_once() -> Iterator[None]:
    """All or nothing; turns what another window did at the same time into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "named_filter_name" in str(error):
            sentence = _("You have a filter of this name here. Choose another name.")
            raise AccessRefused(name=sentence) from None
        raise AccessRefused(_("This changed in another window just now. Look again, then decide.")) from None


def _own(actor: Actor, identity: int) -> NamedFilter:
    found = NamedFilter.objects.filter(person_id=actor.id or 0, pk=identity).first()
    if found is None:
        raise NotThere
    return found


def _usable(path: str, query: str) -> str:
    """The filters in one spelling. Raises `AccessRefused` for what cannot be kept."""
    try:
        kept = normal(query)
    except ValueError:
        kept = ""
    if not (kept and len(kept) <= LONGEST_QUERY and len(path) <= LONGEST_PATH and is_page(path)):
        raise AccessRefused(_("Narrow the list by its filters first; then they can be kept under a name."))
    return kept


def _usable_name(name: str) -> str:
    """A name of one line. Raises `AccessRefused` beside the field."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccessRefused(name=_("Give a name of 1 to %(count)d characters.") % {"count": LONGEST_NAME})
    return name
