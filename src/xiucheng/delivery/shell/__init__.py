# SPDX-License-Identifier: Apache-2.0
"""The pages everybody works with: sign-in, my work, cases, a case, its steps, the report form, the map."""
