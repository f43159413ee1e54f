# SPDX-License-Identifier: Apache-2.0
"""Shapes of the shell's pages: what each template draws; pages fill them, templates only read them."""

from dataclasses import dataclass

from xiucheng.kernel.ui.shapes import (
    BulkOffer,
    Change,
    Choice,
    ClockState,
    ClockView,
    Compare,
    Desk,
    EmptyView,
    Fact,
    FormField,
    FormView,
    MapView,
    Notice,
    Paging,
    Picture,
    Piece,
    StepOffer,
    TimelineLine,
    WorkRow,
)

__all__ = [
    "BulkOffer",
    "CasesView",
    "Change",
    "Choice",
    "ClockState",
    "ClockView",
    "Compare",
    "DelegationRow",
    "DelegationsView",
    "Desk",
    "EmptyView",
    "Fact",
    "Filter",
    "FoundRow",
    "FormField",
    "FormView",
    "LoginView",
    "MapPageView",
    "MapView",
    "Notice",
    "Paging",
    "Picture",
    "Piece",
    "RecordView",
    "RelatedRow",
    "ReportView",
    "RevealView",
    "SearchView",
    "SecondFactorView",
    "StartItem",
    "StartView",
    "StepFormView",
    "StepOffer",
    "Tab",
    "TimelineLine",
    "WorkRow",
    "WorkView",
]


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of My work: 'hot' counts are those that hurt (overdue, returned)."""

    code: str
    label: str
    url: str
    count: int | None = None
    current: bool = False
    hot: bool = False
    more: bool = False
    """Whether there are more than 'count'."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A question above a list; its answer is part of the address. Kinds: choice, text, date."""

    name: str
    label: str
    kind: str
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkView:
    """work.html: context name 'work'. 'url' is this list's own address with all its parameters."""

    url: str
    tabs: tuple[Tab, ...]
    rows: tuple[WorkRow, ...]
    empty: EmptyView
    sort: Filter | None = None
    paging: Paging | None = None
    bulk: tuple[BulkOffer, ...] = ()
    start_url: str = ""
    export_url: str = ""
    """Address of the whole list as a file, without its format."""
    open_url: str = ""
    """Address of the case that the address asks to show beside the list (?open=<its address>)."""
    print_title: str = ""
    """What stands above the list on paper."""


@dataclass(frozen=True, slots=True)
class CasesView:
    """cases.html: context name 'cases'."""

    url: str
    filters: tuple[Filter, ...]
    rows: tuple[WorkRow, ...]
    empty: EmptyView
    paging: Paging | None = None
    bulk: tuple[BulkOffer, ...] = ()
    export_url: str = ""
    clear_url: str = ""
    map_url: str = ""
    open_url: str = ""
    print_title: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One hit of a search; what was searched for is marked in its pieces."""

    id: int
    url: str
    number: tuple[Piece, ...]
    title: tuple[Piece, ...]
    address: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    """Words around a hit that number, title and address do not show; mostly empty."""
    process: str
    area: str
    holder: str
    state: str
    tone: str = "open"
    clock: ClockView | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """search.html: context name 'search'; search_panel.html draws the first rows under the search box."""

    asked: str
    rows: tuple[FoundRow, ...]
    empty: EmptyView
    refusal: str = ""
    """Why the question cannot be answered, in a sentence."""
    paging: Paging | None = None
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Another record that belongs to this one: a report, a task, a neighbour; 'why' says how."""

    number: str
    title: str
    url: str
    why: str
    state: str = ""
    clock: ClockView | None = None


@dataclass(frozen=True, slots=True)
class RecordView:
    """record.html: context name 'record'. The page and the pane beside a list are the same template."""

    id: int
    number: str
    title: str
    url: str
    state: str
    version: int
    facts: tuple[Fact, ...]
    timeline: tuple[TimelineLine, ...]
    steps: tuple[StepOffer, ...] = ()
    others: tuple[StepOffer, ...] = ()
    """What other posts and units can do, told folded with the reasons."""
    tone: str = "open"
    process: str = ""
    clock: ClockView | None = None
    pictures: tuple[Picture, ...] = ()
    compare: Compare | None = None
    map: MapView | None = None
    related: tuple[RelatedRow, ...] = ()
    documents: tuple[Picture, ...] = ()
    waiting: str = ""
    """Who the case waits for, in a sentence, when the reader cannot lead it on."""
    opened: str = ""
    """By whom and until when it was opened to the reader, in a sentence, when it was."""
    shares_url: str = ""
    """Where those who may open it to others see to whom it is opened."""
    shares: int = 0
    urgent: bool = False
    verified: str = ""
    """'History is complete: 12 entries' or what is broken; empty when not checked."""
    qr_url: str = ""
    form: FormView | None = None
    """A step's form shown at once, for addresses that open the case with the step."""


@dataclass(frozen=True, slots=True)
class RevealView:
    """reveal.html: context name 'reveal'. Personal words, or the reasons to choose from before they are told."""

    label: str
    words: str
    url: str
    reasons: tuple[Choice, ...] = ()
    back_url: str = ""


@dataclass(frozen=True, slots=True)
class StepFormView:
    """step_form.html: context name 'step'. As a fragment only the form is sent."""

    record_number: str
    record_title: str
    record_url: str
    form: FormView


@dataclass(frozen=True, slots=True)
class ReportView:
    """report.html: context name 'report'. Fields in the order photo, place, what, words."""

    form: FormView
    similar_url: str = ""
    """Answers the form's fields by a list of similar cases."""
    emergency: str = ""
    """When to telephone instead of filling in the form."""


@dataclass(frozen=True, slots=True)
class StartItem:
    """A process that this post may start."""

    label: str
    help: str
    url: str
    icon: str = "clipboard-list"


@dataclass(frozen=True, slots=True)
class StartView:
    """start.html: context name 'start'."""

    items: tuple[StartItem, ...]
    empty: EmptyView


@dataclass(frozen=True, slots=True)
class Door:
    """The sign-on of somebody else: what it is called, and where it is."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class LoginView:
    """login.html: context name 'login'. 'demo' lists accounts of the demo city, and only there."""

    form: FormView
    demo: tuple[Fact, ...] = ()
    demo_note: str = ""
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class SecondFactorView:
    """second_factor.html: context name 'factor'. One of: the form with its QR code, the codes, how it stands."""

    back_url: str
    form: FormView | None = None
    qr: str = ""
    secret: str = ""
    codes: tuple[str, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """Who stands in at which post, from when to when."""

    person: str
    post: str
    since: str
    until: str
    reason: str
    end_url: str


@dataclass(frozen=True, slots=True)
class DelegationsView:
    """delegations.html: context name 'page'. No form for those who hold no post that can be lent."""

    given: tuple[DelegationRow, ...]
    received: tuple[DelegationRow, ...]
    form: FormView | None = None


@dataclass(frozen=True, slots=True)
class MapPageView:
    """map.html: context name 'page'. The list says the same as the map to those who do not see it."""

    map: MapView
    rows: tuple[WorkRow, ...]
    filters: tuple[Filter, ...]
    empty: EmptyView
    legend: tuple[str, ...] = ("in_time", "nearly_due", "overdue", "paused", "done")
    paging: Paging | None = None
    clear_url: str = ""
