# SPDX-License-Identifier: Apache-2.0
"""Shapes of the components: what a template needs to draw a part of a page, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ClockState(StrEnum):
    """How a deadline stands; each has its own icon, colour and word."""

    IN_TIME = "in_time"
    NEARLY_DUE = "nearly_due"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ClockView:
    """A deadline for the chip and the clock panel. Minutes count the deadline's own kind of time."""

    state: ClockState
    due: datetime | None = None
    remaining: int | None = None
    """Minutes left; below zero when late. None when nothing runs."""
    working: bool = True
    """True when minutes are minutes of working time."""
    day_minutes: int = 450
    """Working minutes of one day, to speak of days; ignored when the clock runs day and night."""
    net: int | None = None
    gross: int | None = None
    paused_since: datetime | None = None
    pause_reason: str = ""
    limit: str = ""
    """The limit in words, as the rule states it: '2 working days'."""
    note: str = ""
    """What else the reader must know, for example that the calendar of 2027 is not loaded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text in which something was searched for: a hit, or what stands between."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field or filter."""

    code: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a list. 'tone' of the state: open, mine, closed, stopped."""

    id: int
    number: str
    title: str
    url: str
    state: str
    tone: str = "open"
    clock: ClockView | None = None
    process: str = ""
    place: str = ""
    holder: str = ""
    person: str = ""
    unread: bool = False
    returned: bool = False
    urgent: bool = False
    reports: int = 1
    mark: str = ""
    """What is sent when the line is marked: 'id:version'."""
    fits: str = ""
    """'process:state', by which the bar of marked lines knows the steps that fit."""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """A map: where it looks and from which of our own addresses it draws."""

    areas_url: str = ""
    """GeoJSON of boundaries; each feature has properties 'level' (0 city … 4 grid) and 'name'."""
    points_url: str = ""
    """GeoJSON of points; properties: 'title', 'url', 'state' (a ClockState), 'number'."""
    locate_url: str = ""
    """Answers ?lon=&lat= by a line of text: address, grid, who is responsible."""
    search_url: str = ""
    """Answers ?q= by JSON [{'label','lon','lat'}] for an address search."""
    lon: float | None = None
    lat: float | None = None
    zoom: float = 14
    label: str = ""
    """What the map shows, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. Kinds: text, words, integer, decimal, boolean, choice, choices, date, datetime, point,
    reference, photo, file, password, hidden."""

    name: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    value: str = ""
    """As text: '121.47,31.23' for a point, ISO 8601 for dates, 'true' for a ticked box."""
    values: tuple[str, ...] = ()
    """Chosen codes of a 'choices' field."""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    max_length: int = 0
    search_url: str = ""
    """For references with many answers: ?q= returns <option> rows; with choices, a search stands above them."""
    map: MapView | None = None
    autocomplete: str = ""
    law: str = ""
    """The article that asks for this field, shown beside the help."""
    private: bool = False
    """Words about a person: no draft of them is kept in the browser."""
    pictures: "tuple[Picture, ...]" = ()
    """Files that were sent before for a 'photo' or 'file' field."""
    file_kind: str = ""
    """What the interface for sending files is told: one of these words; empty where files cannot be sent by
    themselves."""
    accept: str = ""
    """Types that the browser's chooser offers."""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as a whole. One instance of the form on a screen has one key: sending it twice acts once."""

    title: str
    action: str
    fields: tuple[FormField, ...]
    key: str
    draft: str
    """Name under which the browser keeps what was typed, for example 'supervision.case/42/dispatch'."""
    submit: str
    version: int | None = None
    intro: str = ""
    consequence: str = ""
    """What cannot be undone, in a sentence; shown above the button."""
    error: str = ""
    """A refusal that belongs to no single field."""
    cancel_url: str = ""
    law: str = ""
    danger: bool = False
    prefix: str = "f"
    """What the ids of its fields begin with; of two forms on a page each has its own."""
    sending: str = "page"
    """'step': inside a case page, which is refreshed in place; 'page': leads to another page but keeps
    chosen photos when refused; 'plain': an ordinary post (sign-in). See answers.after_form."""

    @property
    def multipart(self) -> bool:
        """Whether the form carries files."""
        return any(one.kind in {"photo", "file"} for one in self.fields)

    @property
    def errors(self) -> tuple[FormField, ...]:
        """Fields that were refused, in the order of the page."""
        return tuple(one for one in self.fields if one.error)


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry changed, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or file of a case. 'moment' is before, after, during or empty."""

    url: str
    label: str
    thumbnail_url: str = ""
    taken_at: datetime | None = None
    moment: str = ""
    size: str = ""
    large_url: str = ""
    """A picture as large as a screen, for the viewer."""
    state: str = ""
    """Why it cannot be opened, in words; empty when it can."""
    number: int = 0
    photo: bool = False
    name: str = ""
    """What the sender called it."""
    icon: str = "paperclip"
    plays: str = ""
    """'audio' or 'video' when browsers play it; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Compare:
    """The same place before and after."""

    before: Picture
    after: Picture


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry in a plain sentence, unfolding to what changed."""

    at: datetime
    actor: str
    sentence: str
    """Without the actor's name: 'sent it to Municipal Works, 2 working days (until …)'."""
    unit: str = ""
    seq: int = 0
    icon: str = "point"
    took: int | None = None
    """Minutes since the entry before."""
    words: str = ""
    """What the person wrote, quoted."""
    public: bool = False
    """True when the words go to the reporter as well."""
    changes: tuple[Change, ...] = ()
    pictures: tuple[Picture, ...] = ()
    digest: str = ""
    system: bool = False
    flagged: str = ""
    """A remark on the entry itself, such as 'closed before it opened in the source'."""


@dataclass(frozen=True, slots=True)
class StepOffer:
    """A step of the record as seen by this actor now. A refused one carries the reason."""

    code: str
    label: str
    url: str = ""
    allowed: bool = True
    reason: str = ""
    primary: bool = False
    danger: bool = False
    icon: str = ""
    shortcut: str = ""
    """One letter that opens the step from the keyboard."""


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """A step for several marked lines; leads to a page that shows what each of them would meet."""

    label: str
    url: str
    fits: str = ""
    """The lines it is for: every 'process:state', with spaces between."""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value of a detail card; 'code' is set in figures, 'url' makes it a link."""

    label: str
    value: str
    url: str = ""
    code: bool = False
    masked_url: str = ""
    """Where the unmasked value is asked for; the look is recorded."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a list stands: 'first'–'last' of 'total'; total None means 'not counted'."""

    first: int
    last: int
    total: int | None = None
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class EmptyView:
    """An empty place that teaches: what would be here and how to get it."""

    title: str
    help: str = ""
    action_label: str = ""
    action_url: str = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Notice:
    """A short message after an act. Levels: info, done, warning, refused."""

    text: str
    level: str = "info"
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits here; a page's middleware may set it as request.desk."""

    person: str = ""
    post: str = ""
    place: str = ""
    unread: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error page: what happened, what to do, and the number to tell the service desk."""

    status: int
    title: str
    happened: str
    advice: str
    incident: str
    entries: tuple[TimelineLine, ...] = field(default=())
