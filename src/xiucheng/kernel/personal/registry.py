# SPDX-License-Identifier: Apache-2.0
"""How packages that keep words or addresses of people let go of them, as paths: declared before models are ready."""

from __future__ import annotations

_words: dict[str, str] = {}
_accounts: dict[str, str] = {}


def declare_forgetting(name: str, *, words: str = "", account: str = "") -> None:
    """Say how a package forgets, as functions at "module:function".

    `words` takes a list of somebody's words, each of two letters at least, and blanks whatever holds one. `account`
    takes a person's number while the account still has its name, lets go of what is theirs, and returns the words by
    which other places may know them, such as a telephone number. Both are harmless to repeat.
    """
    for store, path in ((_words, words), (_accounts, account)):
        if path:
            store[name] = path


def of_words() -> list[str]:
    """Every function that lets go of words."""
    return [_words[name] for name in sorted(_words)]


def of_accounts() -> list[str]:
    """Every function that lets go of what is an account's."""
    return [_accounts[name] for name in sorted(_accounts)]
