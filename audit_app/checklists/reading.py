"""TOML text → its tables, with the line on which every key stands.

The standard library's reader says what a file holds but not where.  So a second, simple walk over a
text that is already known to be good TOML notes the line of each key, table and array item.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit_app.checklists.definition import Text
from audit_app.checklists.mistakes import ChecklistRefused, Mistake

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file as it was read; ``lines`` has the line (from 1) of each key, table and array item."""

    file: str
    tables: dict[str, Any]
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_document(source: bytes, file: str) -> Document:
    """Return the tables in ``source``; :class:`ChecklistRefused` when it is not UTF-8 or not TOML."""
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise ChecklistRefused([_not_utf8(file, line)]) from error
    text = unicodedata.normalize("NFC", text)
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ChecklistRefused([_not_toml(file, text, str(error))]) from error
    return Document(file, tables, _Walk(text).lines())


def _not_utf8(file: str, line: int) -> Mistake:
    return Mistake(
        file,
        line,
        "UTF-8",
        Text("tệp không phải mã UTF-8", "the file is not UTF-8"),
        Text("Lưu lại tệp với mã hóa UTF-8", "Save the file with the encoding UTF-8"),
    )


def _not_toml(file: str, text: str, reason: str) -> Mistake:
    place = _TOML_PLACE.search(reason)
    line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
    reason = _TOML_PLACE.sub("", reason)
    return Mistake(
        file,
        line,
        "TOML",
        Text(f"không đọc được dòng này theo cú pháp TOML ({reason})", f"this is not TOML: {reason}"),
        Text(
            "Xem dấu nháy, ngoặc và dấu phẩy ở dòng này và dòng trên; sửa xong mới thấy được các lỗi khác",
            "Look at quotes, brackets and commas here and on the line above; mend this to see other mistakes",
        ),
    )


class _Walk:
    """One walk over good TOML, noting where each key begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._rows: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        """Walk to the end and return the line of every path."""
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _header(self) -> Path:
        begin = self._at
        is_row = self._text.startswith("[[", begin)
        self._at += 2 if is_row else 1
        *parents, last = self._key()
        self._at += 2 if is_row else 1
        path: Path = ()
        for part in parents:
            path = self._current_row((*path, part))
        path = (*path, last)
        if is_row:
            self._note(path, begin)
            self._rows[path] = self._rows.get(path, -1) + 1
        path = self._current_row(path)
        self._note(path, begin)
        return path

    def _current_row(self, path: Path) -> Path:
        return (*path, self._rows[path]) if path in self._rows else path

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            raw = self._skip(_KEY_PART)
            parts.append(_plain_key(raw))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _pair(self, table: Path) -> None:
        begin = self._at
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, begin)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        match self._text[self._at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._skip(_STRING)
            case _:
                self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self._at += 1
        self._skip(_BLANK)
        row = 0
        while self._text[self._at] != "]":
            self._note((*path, row), self._at)
            self._value((*path, row))
            self._skip_comma()
            row += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != "}":
            self._pair(path)
            self._skip_comma()
        self._at += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip(_BLANK)

    def _note(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, bisect_right(self._starts, at))

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:  # the standard library has found this text good
            raise AssertionError(f"line {bisect_right(self._starts, self._at)} cannot be walked")
        self._at = match.end()
        return match[0]


def _plain_key(raw: str) -> str:
    """Return a key without its quotes; a quoted key's escapes are TOML's, so TOML reads them."""
    return next(iter(tomllib.loads(f"{raw} = 0"))) if raw[0] in "\"'" else raw
