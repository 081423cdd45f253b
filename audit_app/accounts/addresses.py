"""Addresses that a person may be sent on to: pages of this site and no other."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request


def local_address(address: str | None) -> str | None:
    r"""Return ``address`` if it is a path on this site, else ``None``.

    ``//host`` and ``/\host`` count as other sites, as browsers take them; so does anything with
    control characters, which browsers drop.
    """
    if not address or not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return None
    if "\\" in address or any(ord(character) < 0x21 for character in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def page_before() -> str | None:
    """Return the page of this site from which the request came, without a ``language`` of its own."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != "language"])
    return local_address(f"{parts.path}?{query}" if query else parts.path)
