# SPDX-License-Identifier: Apache-2.0
"""What the templates of these pages draw."""

from dataclasses import dataclass

from xiucheng.delivery.shell.shapes import EmptyView, FormView


@dataclass(frozen=True, slots=True)
class Chip:
    """A named filter over its list; `current` when the list shows just this."""

    name: str
    url: str
    current: bool = False
    usual: bool = False


@dataclass(frozen=True, slots=True)
class ChipsView:
    """lists/named_filters.html: the reader's own filters of a list, and what would be kept now."""

    chips: tuple[Chip, ...]
    path: str = ""
    query: str = ""
    """The filters of now, empty when there are none or when they have a name already."""
    keep_url: str = ""
    manage_url: str = ""


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A named filter on the page where it is renamed and deleted."""

    name: str
    url: str
    usual: bool
    rename_url: str
    usual_url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class NamedView:
    """lists/mine.html: context name 'page'. Filters by the list that they are for."""

    lists: tuple[tuple[str, tuple[NamedRow, ...]], ...]
    empty: EmptyView


@dataclass(frozen=True, slots=True)
class ManyRow:
    """One of many records: what it meets, or what became of it."""

    number: str
    title: str
    url: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ManyView:
    """lists/many.html: context name 'page'. Before: the form, with those it is for and those that it cannot be."""

    title: str
    back_url: str
    ready: tuple[ManyRow, ...]
    barred: tuple[ManyRow, ...]
    empty: EmptyView
    form: FormView | None = None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """lists/outcome.html: context name 'page'. After: what was taken, and what was refused why."""

    title: str
    back_url: str
    taken: tuple[ManyRow, ...]
    refused: tuple[ManyRow, ...]
    again_url: str = ""
    """The same step for those that were refused, as they are now."""
