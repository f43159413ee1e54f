# SPDX-License-Identifier: Apache-2.0
"""Takes over the service requests of other systems as cases."""
