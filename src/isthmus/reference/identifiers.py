"""Identifiers: ROR for organisations."""

from __future__ import annotations

import re

_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?", re.I)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_id(text: str) -> str | None:
    """The identifier as `https://ror.org/0…`, or nothing if the text is none.

    The last two digits are a checksum (ISO/IEC 7064 MOD 97-10) over the value of the six
    characters after the leading zero, read as Crockford base 32; a wrong one is no identifier.
    See https://ror.readme.io/docs/identifier.
    """
    match = _ROR.fullmatch(text.strip())
    if match is None:
        return None
    code = match.group(1).lower()
    value = 0
    for character in code[:7]:
        value = value * 32 + _CROCKFORD.index(character)
    if 98 - (value * 100) % 97 != int(code[7:]):
        return None
    return f"https://ror.org/{code}"
