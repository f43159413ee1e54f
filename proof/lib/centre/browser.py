# SPDX-License-Identifier: Apache-2.0
"""One Chromium for a whole proof, with a window for each person who is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping

from playwright.sync_api import Browser, sync_playwright

from proof.lib.lines import NotShown
from proof.lib.place import City
from proof.lib.world import World
from tests.journeys.conftest import BROWSERS, FLAGS
from tests.journeys.desk import Desk


class Desks(Mapping[str, Desk]):
    """People at their windows, signed in when first asked for."""

    def __init__(self, city: City) -> None:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if program is None:
            raise NotShown(f"no {' or '.join(BROWSERS)}")
        self.city = city
        self.playwright = sync_playwright().start()
        self.browser: Browser = self.playwright.chromium.launch(executable_path=program, args=FLAGS)
        self.known: dict[str, Desk] = {}

    def __getitem__(self, login: str) -> Desk:
        if login not in self.known:
            self.known[login] = Desk(self.browser, self.city).with_session_of(self.city.as_person(login))
        return self.known[login]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def end(self) -> None:
        self.browser.close()
        self.playwright.stop()


def desks_of(world: World) -> Desks:
    """The windows of the world's city, opened once and closed with the world."""
    found = next((one for one in world.ends if isinstance(one, Desks)), None)
    if found is None:
        found = Desks(world.city)
        world.ends.append(found)
    return found
