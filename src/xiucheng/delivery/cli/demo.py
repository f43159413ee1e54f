# SPDX-License-Identifier: Apache-2.0
"""`xiucheng demo`: prepare the demo district and serve it."""

from __future__ import annotations

import argparse
import sys

from xiucheng.delivery import demo
from xiucheng.delivery.cli.migrate import bring_up_to_date
from xiucheng.delivery.cli.serve import keep_serving
from xiucheng.foundation.organization.actions import shipped_posts
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.kernel.settings import settings


def run_demo(argv: list[str]) -> int:
    """Prepare the demo if it is not there, print address and accounts, serve unless told not to."""
    parser = argparse.ArgumentParser(prog="xiucheng demo", description=__doc__)
    parser.add_argument("--prepare", action="store_true", help="prepare and stop")
    parser.add_argument(
        "--seed", type=int, default=1, help="which district; the same seed gives the same one"
    )
    parser.add_argument("--scale", type=int, default=1, help="how many times as large")
    options = parser.parse_args(argv)
    if not 1 <= options.scale <= 50:
        parser.error("--scale takes a whole number from 1 to 50")
    bring_up_to_date()
    try:
        made = demo.prepare(options.seed, options.scale)
    except demo.NotEmpty as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(welcome(made), flush=True)
    return 0 if options.prepare else keep_serving()


def welcome(made: demo.Demo) -> str:
    """Address, accounts and the password of a demo."""
    posts = {post.code: post for post in shipped_posts()}
    lines = [
        f"锦绣区演示 · Demo of Jinxiu district: http://{settings.host}:{settings.port}/",
        f"密码 password: {made.password}",
        "",
        *(
            f"  {login:<10} {posts[post].name:<8} {posts[post].name_en}"
            for login, _n, _e, post, _u, _a in PEOPLE
        ),
    ]
    return "\n".join(lines)
