# SPDX-License-Identifier: Apache-2.0
"""The units of the city, the posts in them, and what is dated about them."""
