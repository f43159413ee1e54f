# SPDX-License-Identifier: Apache-2.0
"""What the templates of these pages draw."""

from dataclasses import dataclass

from xiucheng.delivery.shell.shapes import EmptyView, Fact, Filter, FormView, Paging


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a table. `indent` is 0 to 3, for trees."""

    text: str
    url: str = ""
    sub: str = ""
    code: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `label` says what they are to those who do not see the page."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: EmptyView

    @property
    def lines(self) -> list[list[tuple[str, Cell]]]:
        """Each cell with its column's name, which a phone shows beside it."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Action:
    """A button that leads to a form."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ListView:
    """list.html: context name 'page'."""

    title: str
    table: Table
    actions: tuple[Action, ...] = ()
    filters: tuple[Filter, ...] = ()
    clear_url: str = ""
    paging: Paging | None = None
    note: str = ""
    export_url: str = ""
    """Address of the whole list as a file, without its format."""


@dataclass(frozen=True, slots=True)
class DetailView:
    """detail.html: context name 'page'."""

    title: str
    back_url: str
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...] = ()
    table: Table | None = None
    filters: tuple[Filter, ...] = ()
    clear_url: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """form.html: context name 'page'."""

    form: FormView
    back_url: str


@dataclass(frozen=True, slots=True)
class SecretView:
    """secret.html: context name 'page'. The only time that a first password or another secret can be read."""

    title: str
    login: str
    password: str
    back_url: str
    login_label: str = ""
    password_label: str = ""
    note: str = ""
