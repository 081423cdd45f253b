"""Mistakes in a table, each with its row and column, collected so that a person sees all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit_app.checklists.definition import Text
from audit_app.errors import ViHanhError


@dataclass(frozen=True, slots=True)
class TableError:
    """One mistake: ``row`` as a spreadsheet counts it (headings are row 1; ``None``: the whole file)."""

    row: int | None
    column: str | None
    message: Text

    def into(self, language: str) -> str:
        """Return the place and the message in ``language`` (``vi`` or ``en``)."""
        vietnamese = language != "en"
        place = []
        if self.row is not None:
            place.append(f"dòng {self.row}" if vietnamese else f"row {self.row}")
        if self.column is not None:
            place.append(f"cột {self.column}" if vietnamese else f"column {self.column}")
        message = self.message.into(language)
        if not place:
            return message
        where = ", ".join(place)
        return f"{where[0].upper()}{where[1:]}: {message}"


class TableRefused(ViHanhError):
    """A table with mistakes; ``errors`` has all of them, by row.  Nothing of it was used."""

    def __init__(self, errors: Sequence[TableError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(error.into("en") for error in self.errors))

    def into(self, language: str) -> tuple[str, ...]:
        """Return every mistake as a sentence in ``language``."""
        return tuple(error.into(language) for error in self.errors)


@dataclass(slots=True)
class TableErrors:
    """Collects mistakes, so that a person sees all of them at once.

    Give one to :func:`read_table`, add what the rows mean wrongly, then call :meth:`refuse_if_any`.
    """

    found: list[TableError] = field(default_factory=list)

    def add(self, row: int | None, column: str | None, message: Text) -> None:
        """Note one mistake."""
        self.found.append(TableError(row, column, message))

    def refuse_if_any(self) -> None:
        """Raise :class:`TableRefused` with every mistake in row order, if there is one."""
        if self.found:
            raise TableRefused(sorted(self.found, key=lambda error: error.row or 0))


def refusal(row: int | None, vi: str, en: str) -> TableRefused:
    """Return the refusal of a whole file for one mistake in ``row``."""
    return TableRefused([TableError(row, None, Text(vi=vi, en=en))])
