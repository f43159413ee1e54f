# SPDX-License-Identifier: Apache-2.0
"""What a period brought: reported, filed, dispatched, done, closed, in time, returned, reworked."""
