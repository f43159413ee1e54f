# SPDX-License-Identifier: Apache-2.0
"""What may be wrong in a city: classes of components and events, when they are filed and how long they may take."""
