"""Codes of areas, branches and classes: short, for addresses and tables."""

import re

from audit_app.vietnamese import normalise

CODE = re.compile(r"\w[\w.-]{0,31}")


def normalise_code(text: str) -> str:
    """Return a code as it is kept: NFC, capitals (``hn01`` and ``HN01`` are one)."""
    return normalise(text).upper()


def is_code(text: str) -> bool:
    """Whether ``text`` can be a code: letters, digits, ``.``, ``-`` and ``_``, at most 32."""
    return CODE.fullmatch(text) is not None
