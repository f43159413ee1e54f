# SPDX-License-Identifier: Apache-2.0
"""The command `xiucheng`: a table of words and the functions they call."""

import importlib
import sys
from collections.abc import Callable, Sequence

from xiucheng.delivery.cli.commands import COMMANDS

# what PostgreSQL calls a table or a column that is not there
NOT_MIGRATED = {"42P01", "42703"}
HELP = "xiucheng COMMAND [OPTIONS]\n\nCommands (each tells more with --help):\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Find the longest words that name a command, and call it with the rest."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for count in (2, 1):
        words = " ".join(given[:count])
        if len(given) >= count and words in COMMANDS:
            return call(words, given[count:])
    if given and given[0] in {"-h", "--help"}:
        sys.stdout.write(overview())
        return 0
    wrong = f"There is no command {' '.join(given[:2])!r}. " if given else ""
    sys.stderr.write(f"{wrong}Use one of:\n{overview()}")
    return 2


def overview() -> str:
    """Every command with its line."""
    width = max(len(words) for words in COMMANDS)
    return HELP + "".join(f"  {words:<{width}}  {entry.summary}\n" for words, entry in COMMANDS.items())


def find(words: str) -> Callable[[list[str]], int]:
    """The function of a command, imported only now: most commands must start at once."""
    command = COMMANDS[words]
    if command.needs_django:
        importlib.import_module("xiucheng.delivery.cli.ready").django_ready()
    module, function = command.target.split(":")
    found: Callable[[list[str]], int] = getattr(importlib.import_module(module), function)
    return found


def call(words: str, arguments: list[str]) -> int:
    """Run one command; what the operator can mend is told in a sentence."""
    try:
        return find(words)(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; what the interpreter flushes at exit must not complain again.
        sys.stdout = None
        return 141
    except Exception as error:
        name = type(error).__name__
        if getattr(error.__cause__, "sqlstate", "") in NOT_MIGRATED:
            sys.stderr.write("The tables are not those of this version; run `xiucheng migrate` first.\n")
            return 1
        if name not in {"SettingsError", "EmbeddedError", "CommandError", "OperationalError"}:
            raise
        lead = "The database does not answer: " if name == "OperationalError" else ""
        sys.stderr.write(f"{lead}{error}\n")
        return 1
