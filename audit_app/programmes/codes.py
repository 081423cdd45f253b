"""Codes of programmes: what is released is kept under them for good, by features that know of programmes."""

from collections.abc import Callable

Holder = Callable[[str], bool]

_holders: list[Holder] = []


def holds_codes(holder: Holder) -> Holder:
    """Let the function say of a code whether something is kept under it, in capitals or not."""
    _holders.append(holder)
    return holder


def code_is_held(code: str) -> bool:
    """Whether anything is kept under ``code``: another programme with it would be mixed with that."""
    return any(holder(code) for holder in _holders)
