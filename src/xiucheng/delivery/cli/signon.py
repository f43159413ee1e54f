# SPDX-License-Identifier: Apache-2.0
"""`xiucheng signon`: systems that ask us who somebody is, the keys that sign the answer, links with another sign-on."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from django.utils import translation

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.oidc import identities, keys, systems
from xiucheng.kernel.oidc.models import SCOPES
from xiucheng.kernel.oidc.systems import Registration

OPERATOR = system("signon")


def run_systems(argv: list[str]) -> int:
    """One JSON object per registered system; no secret is kept that could be shown."""
    argparse.ArgumentParser(prog="xiucheng signon systems", description=run_systems.__doc__).parse_args(argv)
    for one in systems.listing(OPERATOR):
        line: dict[str, object] = {
            "client_id": one.client_id,
            "name": one.name,
            "redirect_uris": one.redirect_uris,
        }
        line |= {"public": one.is_public, "ended": one.ended_at is not None}
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


def run_register(argv: list[str]) -> int:
    """Register a system and print its client_id and, this once, its secret."""
    parser = argparse.ArgumentParser(prog="xiucheng signon register", description=run_register.__doc__)
    parser.add_argument("name", help="what people read")
    parser.add_argument("redirect_uri", nargs="+", help="exact address that people are sent back to")
    parser.add_argument("--after-logout", action="append", default=[], help="exact address after signing out")
    parser.add_argument(
        "--scope", action="append", choices=SCOPES, help="what it is told; all when not given"
    )
    parser.add_argument("--algorithm", choices=keys.ALGORITHMS, default=keys.ALGORITHMS[0])
    parser.add_argument("--consent", action="store_true", help="ask each person once")
    parser.add_argument("--public", action="store_true", help="an app on people's devices, without a secret")
    options = parser.parse_args(argv)
    said = Registration(
        name=options.name,
        redirect_uris=tuple(options.redirect_uri),
        post_logout_uris=tuple(options.after_logout),
        scopes=tuple(options.scope or SCOPES),
        algorithm=options.algorithm,
        asks_consent=options.consent,
    )

    def act() -> dict[str, str]:
        made, secret = systems.register(OPERATOR, said, public=options.public)
        return {"client_id": made.client_id} | ({"client_secret": secret} if secret else {})

    return _done(act)


def run_secret(argv: list[str]) -> int:
    """Print a new secret of a system, this once; the one until now ends."""
    parser = argparse.ArgumentParser(prog="xiucheng signon new-secret", description=run_secret.__doc__)
    parser.add_argument("client_id", help="as `signon systems` shows it")
    client_id = parser.parse_args(argv).client_id
    return _done(
        lambda: {
            "client_secret": systems.renew_secret(OPERATOR, systems.by_client_id(OPERATOR, client_id).pk)
        }
    )


def run_end(argv: list[str]) -> int:
    """End a system: it is told nothing any more."""
    parser = argparse.ArgumentParser(prog="xiucheng signon end", description=run_end.__doc__)
    parser.add_argument("client_id", help="as `signon systems` shows it")
    client_id = parser.parse_args(argv).client_id

    def act() -> dict[str, str]:
        systems.end(OPERATOR, systems.by_client_id(OPERATOR, client_id).pk)
        return {"ended": client_id}

    return _done(act)


def run_keys(argv: list[str]) -> int:
    """Sign with new keys from now on; those until now stay published for thirty days."""
    argparse.ArgumentParser(prog="xiucheng signon new-keys", description=run_keys.__doc__).parse_args(argv)
    made = keys.rotate()
    journal.note("signing_keys_renewed", " ".join(made), person=None)
    print(json.dumps({"keys": made}))
    return 0


def run_link(argv: list[str]) -> int:
    """Let a person of the other sign-on into an account, also an administrator's."""
    parser = argparse.ArgumentParser(prog="xiucheng signon link", description=run_link.__doc__)
    parser.add_argument("login", help="sign-in name of the account here")
    parser.add_argument("subject", help="the name (sub) by which the other sign-on knows the person")
    options = parser.parse_args(argv)

    def act() -> dict[str, str]:
        made = identities.link(OPERATOR, options.subject, options.login)
        return {"linked": options.login, "issuer": made.issuer}

    return _done(act)


def run_unlink(argv: list[str]) -> int:
    """Undo the link of an account with the other sign-on; sessions that came through it end."""
    parser = argparse.ArgumentParser(prog="xiucheng signon unlink", description=run_unlink.__doc__)
    parser.add_argument("login", help="sign-in name of the account here")
    login = parser.parse_args(argv).login
    return _done(lambda: {"undone": identities.unlink_account(OPERATOR, login)})


def _done(act: Callable[[], dict[str, str] | dict[str, int]]) -> int:
    """Do it and print what it says; what is in the way is a sentence."""
    with translation.override("en"):
        try:
            print(json.dumps(act(), ensure_ascii=False))
        except NotThere:
            sys.stderr.write("There is no such system or link. Look at `xiucheng signon systems`.\n")
            return 1
        except AccessRefused as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
    return 0
