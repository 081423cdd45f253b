"""Tables that people bring as CSV: read whole, or refused with every mistake by row."""

from audit_app.tables.decoding import ENCODINGS
from audit_app.tables.mistakes import TableError, TableErrors, TableRefused
from audit_app.tables.reading import Column, Row, Table, fold_heading, parse_number, read_table

__all__ = [
    "ENCODINGS",
    "Column",
    "Row",
    "Table",
    "TableError",
    "TableErrors",
    "TableRefused",
    "fold_heading",
    "parse_number",
    "read_table",
]
