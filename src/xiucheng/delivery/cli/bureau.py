# SPDX-License-Identifier: Apache-2.0
"""`xiucheng init-bureau`: an empty real bureau with its three administrators; `xiucheng reset-password`."""

from __future__ import annotations

import argparse
import re
import secrets
import sys

from django.db import transaction

from xiucheng.delivery import demo
from xiucheng.delivery.cli.migrate import bring_up_to_date
from xiucheng.foundation.catalogue.actions import load_catalogue
from xiucheng.foundation.organization.actions import set_up_posts, set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actions import appoint, ensure_area, open_account, reset_password
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.queries import account_id, anybody
from xiucheng.kernel.access.second_factor import reset as reset_second_factor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

ADMINISTRATORS = (
    ("system", "系统管理员", "System administrator", "system_admin"),
    ("security", "安全管理员", "Security administrator", "security_admin"),
    ("audit", "审计管理员", "Audit administrator", "audit_admin"),
)
CODE = re.compile(r"\d{6}")


def run_init(argv: list[str]) -> int:
    """Make the bureau and print the administrators' first passwords once; they must be changed at sign-in."""
    parser = argparse.ArgumentParser(prog="xiucheng init-bureau", description=__doc__)
    parser.add_argument("--name", required=True, help="full name of the bureau")
    parser.add_argument("--name-en", default="", help="its name in English")
    parser.add_argument("--code", required=True, help="six-digit code of the county or district (GB/T 2260)")
    parser.add_argument("--path", default="bureau", help="short code of the bureau in unit paths")
    options = parser.parse_args(argv)
    if not CODE.fullmatch(options.code):
        parser.error("--code takes the six digits of GB/T 2260, such as 310116")
    if not re.fullmatch(r"[a-z0-9-]{1,20}", options.path):
        parser.error("--path takes 1 to 20 small letters, digits or -")
    bring_up_to_date()
    if anybody() or demo.find() is not None:
        sys.stderr.write(
            "This place already holds a bureau or the demo. Choose another folder by XIUCHENG_VAR=.\n"
        )
        return 1
    for login, password in _make(options).items():
        print(f"{login}  {password}")
    print("Write these down: they are shown once and must be changed at the first sign-in.")
    print(
        f"Next: xiucheng geo load district FILE.geojson … for the boundaries of {options.code}, then `xiucheng serve`."
    )
    return 0


def run_reset(argv: list[str]) -> int:
    """Print a new first password of an account once; sessions and tokens end. Left to who runs the server."""
    parser = argparse.ArgumentParser(prog="xiucheng reset-password", description=run_reset.__doc__)
    parser.add_argument("login", help="sign-in name of the account")
    parser.add_argument(
        "--second-factor", action="store_true", help="reset the second factor too, as after a lost phone"
    )
    options = parser.parse_args(argv)
    login = options.login
    identity = account_id(login) if login.isprintable() else None
    if identity is None:
        sys.stderr.write(f"There is no account {login!r}. Check the sign-in name.\n")
        return 1
    if options.second_factor:
        reset_second_factor(system("reset-password"), identity)
    print(f"{login}  {reset_password(system('reset-password'), identity)}")
    print("Write it down: it is shown once and must be changed at the next sign-in.")
    return 0


@transaction.atomic
def _make(options: argparse.Namespace) -> dict[str, str]:
    """Units, posts, catalogue and administrators, all or nothing; returns first passwords by sign-in name."""
    setup = system("init-bureau")
    top, territory = options.path + "/", options.code + "/"
    set_up_posts(setup)
    ensure_area(territory, options.code, options.name, "district")
    set_up_unit(setup, top, options.name, UnitKind.BUREAU, territory=territory, name_en=options.name_en)
    set_up_unit(
        setup,
        top + "jiandu/",
        "监督中心",
        UnitKind.SUPERVISION_CENTRE,
        territory=territory,
        name_en="Supervision centre",
    )
    set_up_unit(
        setup,
        top + "zhihui/",
        "指挥中心",
        UnitKind.COMMAND_CENTRE,
        territory=territory,
        name_en="Command centre",
    )
    load_catalogue(setup)
    passwords = {}
    for login, name, name_en, post in ADMINISTRATORS:
        passwords[login] = "First-" + secrets.token_urlsafe(9)
        person = open_account(setup, login, name, passwords[login], name_en=name_en, first=True)
        appoint(setup, person, post, top, starts_on=local(now()).date())
    return passwords
