# SPDX-License-Identifier: Apache-2.0
"""The units of the city: bureau, centres, departments, squads, and the posts in them."""
