# SPDX-License-Identifier: Apache-2.0
"""Made-up shapes for every page template of the shell."""

from dataclasses import replace
from typing import Any

from xiucheng.delivery.shell import shapes
from xiucheng.kernel.ui import samples
from xiucheng.kernel.ui.samples import say


def rows() -> tuple[shapes.WorkRow, ...]:
    """Lines for My work, the case list and the map page."""
    return tuple(replace(row, url="/record/") for row in samples.rows())


def empty() -> shapes.EmptyView:
    """What an empty list says."""
    return shapes.EmptyView(
        say("没有待办", "Nothing to do"),
        say("派遣到您岗位的案件会出现在这里。", "Cases sent to your post appear here."),
    )


def filters() -> tuple[shapes.Filter, ...]:
    """Questions above the case list."""
    every = shapes.Choice("", say("全部", "All"))
    states = (every, shapes.Choice("open", say("处置中", "at work")))
    return (
        shapes.Filter("q", say("编号、地址、名称", "Number, address, name"), "text"),
        shapes.Filter("state", say("状态", "State"), "choice", "open", states),
        shapes.Filter("from", say("立案起", "Filed from"), "date", "2026-11-01"),
    )


def work(*, filled: bool = True) -> shapes.WorkView:
    """My work with its tabs."""
    words = (
        ("mine", "我的", "Mine", 6),
        ("unit", "本单位", "My unit", 41),
        ("pool", "待领", "Pool", 3),
        ("returned", "退回", "Returned", 1),
        ("today", "今日到期", "Due today", 4),
        ("overdue", "超期", "Overdue", 2),
        ("handled", "已办", "Handled", None),
    )
    tabs = tuple(
        shapes.Tab(code, say(zh, en), f"?tab={code}", count, code == "mine", code in {"overdue", "returned"})
        for code, zh, en, count in words
    )
    order = (shapes.Choice("due", say("剩余时间", "Time left")), shapes.Choice("new", say("最新", "Newest")))
    return shapes.WorkView(
        url="/work/",
        tabs=tabs,
        rows=rows() if filled else (),
        empty=empty(),
        sort=shapes.Filter("sort", say("排序", "Sort by"), "choice", "due", order),
        paging=shapes.Paging(1, 6, 41, next_url="?page=2"),
        bulk=(shapes.BulkOffer(say("批量派遣", "Dispatch all"), "/bulk/"),),
        start_url="/start/",
    )


def cases() -> shapes.CasesView:
    """The filtered list."""
    return shapes.CasesView(
        "/cases/",
        filters(),
        rows(),
        empty(),
        shapes.Paging(1, 6, 128),
        export_url="/x",
        clear_url="/cases/",
        map_url="/map/",
    )


def record() -> shapes.RecordView:
    """A case that was dispatched."""
    row = rows()[0]
    return shapes.RecordView(
        id=row.id,
        number=row.number,
        title=row.title,
        url="/record/",
        state=say("待派遣", "to dispatch"),
        tone="mine",
        version=3,
        process=say("监督指挥案件", "Supervision case"),
        facts=samples.facts(),
        timeline=samples.timeline(),
        steps=samples.steps(),
        clock=row.clock,
        pictures=samples.pictures(),
        documents=samples.documents(),
        map=samples.map_view(),
        related=(
            shapes.RelatedRow(
                "B-0007", say("市民上报：井盖没了", "Report: cover is gone"), "#r", say("上报", "report")
            ),
        ),
        verified=say("历史记录完整：6 条，已核对", "History complete: 6 entries, checked"),
    )


def step() -> shapes.StepFormView:
    """A step's form on a page of its own."""
    one = record()
    return shapes.StepFormView(one.number, one.title, one.url, samples.form())


def report() -> shapes.ReportView:
    """The report form."""
    form = replace(
        samples.form(),
        title=say("上报问题", "Report a problem"),
        submit=say("上报", "Send"),
        consequence="",
        sending="page",
    )
    return shapes.ReportView(
        form,
        similar_url="/similar/",
        emergency=say(
            "有人受伤或有触电、燃气危险时，请先拨打 110、119 或 120。",
            "If somebody is in danger, telephone 110 first.",
        ),
    )


def start() -> shapes.StartView:
    """What may be started."""
    help_text = say("发现城市部件损坏或市容事件时上报。", "When something in the street is broken or wrong.")
    return shapes.StartView(
        (shapes.StartItem(say("上报问题", "Report"), help_text, "/report/", "map-pin"),), empty()
    )


def login() -> shapes.LoginView:
    """Sign in."""
    fields = (
        shapes.FormField("login", "text", say("账号", "Account"), autocomplete="username"),
        shapes.FormField("password", "password", say("密码", "Password"), autocomplete="current-password"),
    )
    form = shapes.FormView(
        say("登录", "Sign in"), "/login/", fields, "k", "", say("登录", "Sign in"), sending="plain"
    )
    return shapes.LoginView(form, (shapes.Fact(say("派遣员", "Dispatcher"), "dispatch / xiucheng"),), "")


def map_page() -> shapes.MapPageView:
    """The map with its list."""
    return shapes.MapPageView(samples.map_view(), rows(), filters(), empty())


def search() -> shapes.SearchView:
    """A hit whose words stand in its title, and one whose words stand only in what was written."""

    def cut(text: str, hit: str) -> tuple[shapes.Piece, ...]:
        before, found, after = text.partition(hit)
        pieces = ((before, False), (found, True), (after, False))
        return tuple(shapes.Piece(part, hit=on) for part, on in pieces if part)

    lines = tuple(
        shapes.FoundRow(
            id=row.id,
            url="/record/",
            number=cut(row.number, "2026"),
            title=cut(row.title, row.title[:2]),
            address=cut(row.place, row.place[-2:]),
            excerpt=cut(say("旁边还有一堆垃圾", "a heap of rubbish beside it"), say("垃圾", "rubbish"))
            if number
            else (),
            process=row.process,
            area=row.place,
            holder=row.holder,
            state=row.state,
            tone=row.tone,
            clock=row.clock,
        )
        for number, row in enumerate(rows()[:2])
    )
    paging = shapes.Paging(1, 2, next_url="?after=x")
    return shapes.SearchView("2026", lines, empty(), paging=paging, all_url="/search/?q=2026")


def pages() -> dict[str, tuple[str, Any]]:
    """Template → (name in the context, shape)."""
    return {
        "login.html": ("login", login()),
        "work.html": ("work", work()),
        "cases.html": ("cases", cases()),
        "search.html": ("search", search()),
        "search_panel.html": ("search", search()),
        "record.html": ("record", record()),
        "step_form.html": ("step", step()),
        "report.html": ("report", report()),
        "start.html": ("start", start()),
        "map.html": ("page", map_page()),
    }
