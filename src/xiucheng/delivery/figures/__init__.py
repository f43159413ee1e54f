# SPDX-License-Identifier: Apache-2.0
"""Figures as pages, files and endpoints."""
