# SPDX-License-Identifier: Apache-2.0
"""What goes into the bundle for machines without a network; standard library only."""
