# SPDX-License-Identifier: Apache-2.0
"""While the database is away people get a page with a number in their language, and nothing has to be mended after."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.faults.system import System, wait_until
from tests.started import begin
from xiucheng.kernel.database import cluster, embedded
from xiucheng.kernel.database.place import Place

pytestmark = pytest.mark.server
SIGNED_IN = {"Cookie": "xiucheng_session=made-up; xiucheng_language=en"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[System, Place]]:
    """A system on a database that it was given and does not start itself."""
    place = Place(tmp_path / "database")
    begin(place.var)
    given = embedded.ensure(place.var)
    system = System(tmp_path / "system")
    system.var.mkdir()
    system.environment |= {"DATABASE_URL": given.app, "XIUCHENG_OWNER_DATABASE_URL": given.owner}
    try:
        system.start()
        yield system, place
        system.stop()
    finally:
        system.end()
        embedded.release(place.var)
        wait_until(lambda: cluster.process_id(place) is None, 30, "the database to stop")


def test_a_killed_database_is_told_with_the_logs_number_and_heals_by_itself(
    served: tuple[System, Place],
) -> None:
    system, place = served

    def asked(path: str) -> tuple[int, str]:
        answer = system.http.get(system.url + path, headers=SIGNED_IN, timeout=30)
        return answer.status_code, answer.text

    assert asked("/work/")[0] == 302
    server = cluster.process_id(place)
    assert server is not None
    keeper = psutil.Process(server).ppid()
    os.kill(keeper, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: cluster.process_id(place) is None, 10, "the database to be gone")

    # a server process that outlives its parent for a moment may still answer
    wait_until(lambda: asked("/work/")[0] == 503, 10, "pages to say that the database is gone")
    _status, html = asked("/work/")
    assert "The system is not ready" in html
    assert "xiucheng.css" in html
    assert "data-return" in html
    status, problem = asked("/api/v1/me")
    assert status == 503
    numbers = {html.split("<code>")[1].split("<")[0], json.loads(problem)["incident"]}
    logged = system.log.read_text("utf-8")
    assert all(f'"request_id":"{number}"' in logged for number in numbers)
    assert asked("/ui/offline/")[0] == 200
    assert asked("/healthz")[0] == 200

    embedded.release(place.var)
    embedded.ensure(place.var)
    wait_until(lambda: asked("/work/")[0] == 302, 20, "pages to come again")
