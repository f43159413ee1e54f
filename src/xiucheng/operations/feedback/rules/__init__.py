# SPDX-License-Identifier: Apache-2.0
"""Pure rules: the way of a case in public words, what is worth telling, and the bounds that units decide."""
