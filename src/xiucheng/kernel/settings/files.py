# SPDX-License-Identifier: Apache-2.0
"""Sizes of files and tables, and who scans them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiucheng.kernel.settings import reading as read
from xiucheng.kernel.settings.reading import FILE_MEGABYTES, setting


@dataclass(frozen=True)
class Files:
    """Files and tables"""

    file_megabytes: Mapping[str, int] = setting(
        "XIUCHENG_FILE_MEGABYTES",
        ",".join(f"{kind}={size}" for kind, size in FILE_MEGABYTES.items()),
        "Largest files in megabytes by kind. A kind that is left out keeps its default.",
        read.megabytes,
    )
    photo_megapixels: int = setting(
        "XIUCHENG_PHOTO_MEGAPIXELS",
        "64",
        "Most millions of pixels of a photo; decoding takes up to four bytes for each.",
        read.count,
    )
    file_link_minutes: int = setting(
        "XIUCHENG_FILE_LINK_MINUTES", "5", "Minutes that the address of a file lives at most.", read.count
    )
    clamd: str = setting(
        "XIUCHENG_CLAMD",
        "",
        "Malware scanner: host:port or socket of a clamd. Nothing is given out before it was scanned. "
        "Empty: files are not scanned.",
        read.scanner,
    )
    import_megabytes: int = setting(
        "XIUCHENG_IMPORT_MEGABYTES",
        "200",
        "Largest table in megabytes that is taken by upload; the command takes any.",
        read.count,
    )
