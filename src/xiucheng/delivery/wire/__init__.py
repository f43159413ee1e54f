# SPDX-License-Identifier: Apache-2.0
"""How programs speak with us: endpoints as declarations, bodies read, answers and refusals told, all described."""
