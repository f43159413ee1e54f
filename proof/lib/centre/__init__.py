# SPDX-License-Identifier: Apache-2.0
"""Lines of the third stage: a supervision centre and a command centre run their day."""
