# SPDX-License-Identifier: Apache-2.0
"""Personal words: shown masked, told to those who ask with a reason, kept for a time, erased for good."""
