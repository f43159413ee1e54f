# SPDX-License-Identifier: Apache-2.0
"""One served city and one browser for all journeys; each person gets a window of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.city import City

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.desk import Desk

# Without the browser's own windows pages take two thirds of the time; where the package is not there, all of it.
BROWSERS = ("chromium-headless-shell", "chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SitDown = Callable[..., "Desk"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium. Its loop ends with the package: Django's ORM must not meet it."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"no {' or '.join(BROWSERS)}")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def city(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[City]:
    """The demo city, served until the last journey ends."""
    made = City(tmp_path_factory.mktemp("city"))
    try:
        made.seed()
        made.start()
        yield made
        made.stop()
    finally:
        made.end()


@pytest.fixture
def sit_down(browser: Browser, city: City) -> Iterator[SitDown]:
    """Gives desks: `sit_down("shouli")` is signed in, `sit_down()` stays at the door. No browser complains.

    The form of signing in has journeys of its own; here it would cost more than a second each time.
    """
    from tests.journeys.api import Api  # noqa: PLC0415 - needs a city
    from tests.journeys.desk import Desk  # noqa: PLC0415 - needs playwright, which may not be there

    desks: list[Desk] = []

    def sit(login: str = "", *, english: bool = False, width: int = 1440) -> Desk:
        desk = Desk(browser, city, english=english, width=width)
        desks.append(desk)
        if login:
            desk.with_session_of(Api(city).client(login)).page.goto("/work/")
            desk.speak(english=english)
        return desk

    yield sit
    faults = [fault for desk in desks for fault in desk.faults]
    for desk in desks:
        desk.close()
    assert faults == [], "what browsers complained of"
