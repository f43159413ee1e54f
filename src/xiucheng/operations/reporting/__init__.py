# SPDX-License-Identifier: Apache-2.0
"""Reports: one way in, similar cases, flags."""
