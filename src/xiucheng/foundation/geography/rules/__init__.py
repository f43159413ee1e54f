# SPDX-License-Identifier: Apache-2.0
"""Rules of the map that only this app needs: stored geometry, checks of shapes, very many look-ups.

`bulk` brings numpy and shapely and is imported only where boundaries are checked or very many positions
are assigned.
"""
