# SPDX-License-Identifier: Apache-2.0
"""Management–enforcement link 管执联动: matters handed over, consulted on, answered, and cured at their source."""
