# SPDX-License-Identifier: Apache-2.0
"""Work orders of citizen hotlines: in, worked on here, answered, and told back."""
