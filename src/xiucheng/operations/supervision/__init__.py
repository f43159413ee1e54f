# SPDX-License-Identifier: Apache-2.0
"""Street problems in seven steps, from the first report to the closed case."""
