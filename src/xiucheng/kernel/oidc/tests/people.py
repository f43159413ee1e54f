# SPDX-License-Identifier: Apache-2.0
"""One unit with the posts that sign-ons are tried with: a whole bureau takes tests a hundred times as long."""

from __future__ import annotations

from tests.makers import make_person
from xiucheng.kernel.access.actions import ensure_holder, ensure_post
from xiucheng.kernel.access.actor import Actor

UNIT = "jx/jd/"
POSTS = {
    "receptionist": ("受理员", ["supervision.view"], ""),
    "system_admin": ("系统管理员", ["access.accounts"], "system"),
    "security_admin": ("安全管理员", ["access.appoint"], "security"),
}


def make_people(**posts: str) -> dict[str, Actor]:
    """People of the unit, each with a post: `clerk="receptionist"`."""
    ensure_holder(UNIT, "监督中心", "supervision_centre")
    for code, (name, permissions, kind) in POSTS.items():
        ensure_post(code, name, permissions, admin_kind=kind)
    return {login: make_person(login, post, UNIT) for login, post in posts.items()}
