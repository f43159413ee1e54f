# SPDX-License-Identifier: Apache-2.0
"""Personal words are shown to posts that need them, and every look is noted."""

import pytest

from tests.makers import CASE, Bureau, report
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.desk.personal import kept, reveal
from xiucheng.kernel.process import registry
from xiucheng.kernel.process.errors import Denied, NotFound
from xiucheng.kernel.record.models import AccessLog


def test_a_look_is_noted_and_others_are_refused(bureau: Bureau) -> None:
    process = registry.get(CASE)
    case = report(bureau, reporter_name="王小明", reporter_phone="13800000000")
    assert kept(case.record_id) == ["reporter_name", "reporter_phone"]
    before = AccessLog.objects.filter(kind="look").count()

    assert reveal(bureau["receptionist"], process, case.record_id, "reporter_phone") == "13800000000"
    with pytest.raises(Denied):
        reveal(bureau["inspector"], process, case.record_id, "reporter_phone")
    with pytest.raises(NotFound):
        reveal(bureau["stranger"], process, case.record_id, "reporter_phone")

    looks = AccessLog.objects.filter(kind="look")
    assert looks.count() == before + 1
    assert "13800000000" not in str(looks.values())
    assert Post.objects.filter(permissions__contains=["supervision.personal"]).exists()
