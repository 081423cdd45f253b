"""Long lists, one page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of page ``number`` (from 1) of ``pages``; ``total`` counts the rows of all pages."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def read_page(query: "ModelSelect[Any]", number: int | None, size: int = PAGE_SIZE) -> Page:
    """Return one page of an ordered query, by two queries; a number off the list means the nearest page."""
    total = query.count()
    pages = max(1, -(-total // size))
    chosen = min(max(1, number or 1), pages)
    return Page(tuple(query.paginate(chosen, size)), chosen, pages, total)


def list_page(rows: Sequence[Any], number: int | None, size: int = PAGE_SIZE) -> Page:
    """Return one page of rows that are known already; a number off the list means the nearest page."""
    pages = max(1, -(-len(rows) // size))
    chosen = min(max(1, number or 1), pages)
    return Page(tuple(rows[(chosen - 1) * size : chosen * size]), chosen, pages, len(rows))
