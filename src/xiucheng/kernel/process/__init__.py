# SPDX-License-Identifier: Apache-2.0
"""The one engine that runs all declared processes."""
