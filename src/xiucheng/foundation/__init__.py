# SPDX-License-Identifier: Apache-2.0
"""The nouns every module of the city shares: who, where, what kind."""
