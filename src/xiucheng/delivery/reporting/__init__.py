# SPDX-License-Identifier: Apache-2.0
"""Reports of every channel: one form, one endpoint, similar cases, flags."""
