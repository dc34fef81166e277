"""What keeps people in the data from being known: identifiers found in text before anything is analysed.

>>> from hvevfd_research.privacy import find_identifiers
>>> find_identifiers("Ring 68 05 00 00 etter klokka to")
('Norwegian phone number',)
"""

from __future__ import annotations

from hvevfd_research.privacy.identifiers import IDENTIFIER_KINDS, find_identifiers, scan_identifiers

__all__ = ["IDENTIFIER_KINDS", "find_identifiers", "scan_identifiers"]
