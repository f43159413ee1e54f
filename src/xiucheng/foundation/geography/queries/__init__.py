# SPDX-License-Identifier: Apache-2.0
"""Reads of the map; boundaries are no secret, so nothing here asks for an actor.

`bulk` is apart because it brings numpy and shapely, which the web process does without.
"""

from .atlas import Atlas, atlas, refresh
from .places import boundary_features, describe, find_named, locate_point, map_features, names_of
from .versions import VersionLine, version, versions

__all__ = [
    "VersionLine",
    "Atlas",
    "atlas",
    "boundary_features",
    "describe",
    "find_named",
    "locate_point",
    "map_features",
    "names_of",
    "refresh",
    "version",
    "versions",
]
