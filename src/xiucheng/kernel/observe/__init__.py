# SPDX-License-Identifier: Apache-2.0
"""What the operator sees: logs, figures, health."""
