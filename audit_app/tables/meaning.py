"""Mistakes that many tables can have, in one wording."""

from collections.abc import Callable

from audit_app.checklists.definition import Text
from audit_app.tables.mistakes import TableErrors
from audit_app.tables.reading import Row, Table


def refuse_doubles(table: Table, column: str, normalise: Callable[[str], str], errors: TableErrors) -> None:
    """Note each value of ``column`` that occurs again: nobody could say which row counts."""
    first: dict[str, int] = {}
    for row in table:
        number = first.setdefault(normalise(row[column]), row.number)
        if number != row.number:
            errors.add(
                row.number,
                column,
                Text(
                    vi=f"“{row[column]}” đã có ở dòng {number}. Hãy giữ một dòng.",
                    en=f"“{row[column]}” is in row {number} already. Keep one row.",
                ),
            )


def not_understood(cell: str, examples: str) -> Text:
    """Say that a cell means nothing, and what would."""
    return Text(
        vi=f"không hiểu “{cell}”. Hãy viết như: {examples}.",
        en=f"“{cell}” is not understood. Write it like: {examples}.",
    )


def refuse_long(row: Row, column: str, most: int, errors: TableErrors) -> None:
    """Note a cell with more than ``most`` characters."""
    if len(row[column]) > most:
        errors.add(
            row.number,
            column,
            Text(
                vi=f"dài {len(row[column])} ký tự, nhiều nhất là {most}.",
                en=f"it has {len(row[column])} characters, at most {most} fit.",
            ),
        )
