# SPDX-License-Identifier: Apache-2.0
"""Proofs: one script for each stage, run against the real thing."""
