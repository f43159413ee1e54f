# SPDX-License-Identifier: Apache-2.0
"""`xiucheng serve`: web, live updates and worker under one supervisor."""

import argparse
import errno
import logging
import socket
import subprocess
import sys

from xiucheng.delivery.cli.supervisor import Part, Supervisor
from xiucheng.kernel.database import addresses
from xiucheng.kernel.database.place import EmbeddedError
from xiucheng.kernel.observe.logs import JsonFormatter
from xiucheng.kernel.settings import settings

log = logging.getLogger("xiucheng.serve")


def run_serve(argv: list[str]) -> int:
    """Bring the tables up to date, then keep every part running until told to stop."""
    argparse.ArgumentParser(prog="xiucheng serve", description=__doc__).parse_args(argv)
    addresses.ready()
    # A process of its own: the supervisor stays small and never loads the apps.
    migrated = subprocess.run([*xiucheng(), "migrate"], stdout=subprocess.DEVNULL, check=False)
    if migrated.returncode or not safe():
        return 1
    return keep_serving()


def safe() -> bool:
    """Whether real work may begin: in production nothing unsafe is served."""
    if not settings.production:
        return True
    looked = subprocess.run([*xiucheng(), "doctor", "--only", "safety"], stdout=sys.stderr, check=False)
    if looked.returncode:
        sys.stderr.write("Nothing is served until this is mended (XIUCHENG_PRODUCTION is set).\n")
    return looked.returncode == 0


def keep_serving() -> int:
    """Run every part on tables that are up to date, until told to stop."""
    for name, port in (("PORT", settings.port), ("XIUCHENG_LIVE_PORT", settings.live_port)):
        sentence = why_not(settings.host, port, name)
        if sentence:
            sys.stderr.write(sentence + "\n")
            return 1
    say_as_json()
    print(f"Xiucheng serves http://{settings.host}:{settings.port}/ (stop with Ctrl-C)", flush=True)
    return Supervisor(parts(), often=keep_database).run()


def xiucheng() -> list[str]:
    """The command in a child, whatever folder it was installed to."""
    return [sys.executable, "-m", "xiucheng.delivery.cli"]


def parts() -> list[Part]:
    web = [sys.executable, "-m", "xiucheng.delivery.cli.web"]
    return [
        Part("web", [*web, "pages"]),
        Part("live", [*web, "live"]),
        Part("worker", [*xiucheng(), "worker"]),
    ]


def why_not(host: str, port: int, name: str) -> str:
    """Why an address cannot be served, or nothing. The server itself would share a taken port silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken by another program; choose one by {name}=..."
            return f"{host} port {port} cannot be served: {error.strerror}."
    return ""


def keep_database() -> None:
    """An embedded server whose keeper was killed gets a new one."""
    try:
        addresses.ready()
    except EmbeddedError as error:
        log.error("%s", error)


def say_as_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
