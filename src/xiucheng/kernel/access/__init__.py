# SPDX-License-Identifier: Apache-2.0
"""Who somebody is, what they may do by their posts, and what they may see by area and unit."""
