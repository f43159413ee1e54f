# SPDX-License-Identifier: Apache-2.0
"""Pure rules: likeness, flags, what units decide."""
