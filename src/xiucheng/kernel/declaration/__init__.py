# SPDX-License-Identifier: Apache-2.0
"""What a process is, as data: states, steps, fields, facts, changes; told, checked, drawn and frozen."""
