# SPDX-License-Identifier: Apache-2.0
"""Which account runs the embedded server: PostgreSQL refuses the superuser of the machine."""

import ctypes
import os
import pwd
from collections.abc import Callable

SET_KEEPCAPS, CAP_AMBIENT, AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION = 0x20080522
DAC_OVERRIDE = 1


def server_account() -> int:
    """Our own account; for the superuser the machine's account without rights."""
    if os.geteuid() != 0:
        return os.geteuid()
    return pwd.getpwnam("nobody").pw_uid


def lower_rights() -> Callable[[], None] | None:
    """What a child calls before the server's program starts, or None when nothing has to change."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwuid(server_account())
    # Loaded before the fork: a child may not import.
    library = ctypes.CDLL(None, use_errno=True)

    def change() -> None:
        keeping = hasattr(library, "capset") and library.prctl(SET_KEEPCAPS, 1, 0, 0, 0) == 0
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
        os.umask(0o077)
        if keeping:
            keep_path_access(library)

    return change


def keep_path_access(library: ctypes.CDLL) -> None:
    """Keep the one right to pass closed folders: the project may lie in the superuser's home."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    bit = 1 << DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if library.capset(ctypes.byref(header), ctypes.byref(sets)) == 0:
        library.prctl(CAP_AMBIENT, AMBIENT_RAISE, DAC_OVERRIDE, 0, 0)
