# SPDX-License-Identifier: Apache-2.0
"""Pages of imports: upload, match, try, run, undo."""
