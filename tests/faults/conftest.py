# SPDX-License-Identifier: Apache-2.0
"""One system for the tests of faults, started anew for a test that finds it stopped."""

from collections.abc import Iterator

import pytest

from tests.faults.system import System


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A bureau on a folder and ports of its own."""
    made = System(tmp_path_factory.mktemp("system"))
    made.seed()
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def system(prepared: System) -> System:
    """The same, served by `xiucheng serve`."""
    if prepared.process is None or prepared.process.poll() is not None:
        prepared.start()
    prepared.wait_until_serving()
    return prepared
