"""One table of a checklist file, field by field; whatever is wrong with a field joins the list of mistakes.

Readers return a value of the promised type even for a wrong field, so that reading goes on and finds all
mistakes.  The values are used only when the list stays empty.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from audit_app.checklists.definition import Text
from audit_app.checklists.mistakes import Mistake
from audit_app.checklists.numbers import DECIMAL_PLACES, exact_number
from audit_app.checklists.reading import Document, Path
from audit_app.checklists.spelling import CHECKLIST_KEY, QUESTION_KEY, did_you_mean, spell_path

Choice = TypeVar("Choice", bound=StrEnum)
_NOTHING = Text("", "")


class Fields:
    """The fields of one table, taken one by one; :meth:`close` complains about the ones that nobody took."""

    def __init__(
        self, document: Document, path: Path, table: dict[str, Any], mistakes: list[Mistake]
    ) -> None:
        self._document = document
        self._path = path
        self._table = table
        self.mistakes = mistakes
        self._taken: set[str] = set()
        self.key = ""

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def refuse(self, name: str | None, problem: Text, remedy: Text) -> None:
        """Add a mistake at the field ``name``, or at the table itself when ``name`` is ``None``."""
        path = self._path if name is None else (*self._path, name)
        suffix = f" ({self.key})" if self.key else ""
        line = self._document.line_of(path)
        self.mistakes.append(Mistake(self._document.file, line, spell_path(path) + suffix, problem, remedy))

    def take(self, name: str, *, required: bool = False) -> Any:
        """Return the raw value of ``name``, or ``None``; a missing one is a mistake when ``required``."""
        self._taken.add(name)
        if required and name not in self._table:
            self.refuse(
                name,
                Text(f"thiếu “{name}”", f"“{name}” is missing"),
                Text(f"Thêm dòng {name} = … vào phần này", f"Add a line {name} = … to this part"),
            )
        return self._table.get(name)

    def text(self, name: str) -> Text:
        """Return a text that must be there in both languages."""
        value = self.take(name, required=True)
        return _NOTHING if value is None else self._both_languages(name, value)

    def optional_text(self, name: str) -> Text | None:
        """Return a text in both languages, or ``None`` when the field is absent."""
        value = self.take(name)
        return None if value is None else self._both_languages(name, value)

    def texts(self, name: str, *, most: int) -> tuple[Text, ...]:
        """Return a list of at most ``most`` texts in both languages."""
        values = self.take(name)
        if values is None:
            return ()
        if not isinstance(values, list) or len(values) > most:
            self.refuse(
                name,
                Text(f"phải là danh sách tối đa {most} câu chữ", f"must be a list of at most {most} texts"),
                Text('Viết [{ vi = "…", en = "…" }, …]', 'Write [{ vi = "…", en = "…" }, …]'),
            )
            return ()
        return tuple(self._both_languages(name, value, row) for row, value in enumerate(values))

    def _both_languages(self, name: str, value: object, row: int | None = None) -> Text:
        place: Path = (*self._path, name) if row is None else (*self._path, name, row)
        if not isinstance(value, dict):
            self.refuse(
                name,
                Text("phải có cả tiếng Việt và tiếng Anh", "must be given in Vietnamese and in English"),
                Text(f'Viết {name} = {{ vi = "…", en = "…" }}', f'Write {name} = {{ vi = "…", en = "…" }}'),
            )
            return _NOTHING
        languages = Fields(self._document, place, value, self.mistakes)
        languages.key = self.key
        vi, en = languages.string("vi"), languages.string("en")
        languages.close()
        return Text(vi, en)

    def string(self, name: str) -> str:
        """Return a text of one language that must be there and not be blank."""
        value = self.take(name, required=True)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.refuse(
                name,
                Text("phải là câu chữ, không để trống", "must be a text that is not blank"),
                Text("Viết nội dung trong dấu nháy kép", "Write the words between double quotes"),
            )
            return ""
        return value.strip()

    def name(self, name: str, pattern: re.Pattern[str] = QUESTION_KEY) -> str:
        """Return a key; even a badly spelt one, so that references to it still resolve."""
        value = self.take(name, required=True)
        if value is None:
            return ""
        if not isinstance(value, str) or not pattern.match(value):
            joint = "-" if pattern is CHECKLIST_KEY else "_"
            self.refuse(
                name,
                Text(f"“{value}” không dùng làm tên được", f"“{value}” cannot be a name"),
                Text(
                    f"Bắt đầu bằng chữ thường a–z, rồi chữ thường, số hoặc “{joint}”",
                    f"Begin with a lower-case letter a–z, then lower-case letters, digits or “{joint}”",
                ),
            )
        return value if isinstance(value, str) else ""

    def flag(self, name: str, *, default: bool) -> bool:
        """Return ``true`` or ``false``."""
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(
                name,
                Text("phải là true hoặc false", "must be true or false"),
                Text(f"Viết {name} = true, không có dấu nháy", f"Write {name} = true, without quotes"),
            )
            return default
        return value

    def number(self, name: str, *, low: int | None = None, high: int | None = None) -> Fraction | None:
        """Return a number from ``low`` to ``high``, or ``None`` when it is absent or wrong."""
        value = self.take(name)
        if value is None:
            return None
        number = exact_number(value)
        if number is None or (low is not None and number < low) or (high is not None and number > high):
            self._refuse_number(name, value, low, high)
            return None
        return number

    def whole(self, name: str, default: int, *, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        number = self.number(name, low=low, high=high)
        if number is not None and number.denominator != 1:
            self._refuse_number(name, self._table[name], low, high, whole=True)
            return default
        return default if number is None else int(number)

    def _refuse_number(
        self, name: str, value: object, low: int | None, high: int | None, **kind: bool
    ) -> None:
        vi, en = ("số nguyên", "a whole number") if kind.get("whole") else ("số", "a number")
        if low is not None and high is not None:
            vi, en = f"{vi} từ {low} đến {high}", f"{en} from {low} to {high}"
        elif low is not None:
            vi, en = f"{vi} không nhỏ hơn {low}", f"{en} not below {low}"
        self.refuse(
            name,
            Text(f"phải là {vi}, đang là {value}", f"must be {en} and is {value}"),
            Text(
                f"Viết số không có dấu nháy, nhiều nhất {DECIMAL_PLACES} chữ số sau dấu chấm",
                f"Write the number without quotes and with at most {DECIMAL_PLACES} decimals",
            ),
        )

    def day(self, name: str) -> date | None:
        """Return a date, or ``None`` when the field is absent."""
        value = self.take(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.refuse(
            name,
            Text("phải là một ngày", "must be a date"),
            Text("Viết 2026-11-01, không có dấu nháy", "Write 2026-11-01, without quotes"),
        )
        return None

    def one_of(self, name: str, kinds: Iterable[str], *, required: bool = True) -> str | None:
        """Return one of the words in ``kinds``, or ``None`` when it is absent or wrong."""
        value = self.take(name, required=required)
        known = [str(kind) for kind in kinds]
        if value is None or value in known:
            return value
        self.refuse(
            name,
            Text(f"“{value}” không phải giá trị hợp lệ", f"“{value}” is not one of the values"),
            did_you_mean(str(value), known),
        )
        return None

    def kind(self, name: str, enum: type[Choice], *, required: bool = True) -> Choice | None:
        """Return one member of ``enum``, or ``None`` when it is absent or wrong."""
        value = self.one_of(name, enum, required=required)
        return None if value is None else enum(value)

    def part(self, name: str, *, required: bool = False) -> "Fields | None":
        """Return the table ``name``, or ``None``."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(
                name,
                Text("phải là một bảng", "must be a table"),
                Text(f"Viết [{name}] hoặc {name} = {{ … }}", f"Write [{name}] or {name} = {{ … }}"),
            )
            return None
        return self._inside((*self._path, name), value)

    def parts(self, name: str, *, required: bool = False) -> Iterator["Fields"]:
        """Return the tables of the list ``name`` in order."""
        values = self.take(name, required=required)
        if values is None:
            return
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.refuse(
                name,
                Text("phải là danh sách các bảng", "must be a list of tables"),
                Text("Viết [{ … }, { … }] hoặc lặp [[…]]", "Write [{ … }, { … }] or repeat [[…]]"),
            )
            return
        for row, value in enumerate(values):
            yield self._inside((*self._path, name, row), value)

    def _inside(self, path: Path, table: dict[str, Any]) -> "Fields":
        inside = Fields(self._document, path, table, self.mistakes)
        inside.key = self.key
        return inside

    def close(self, known: Iterable[str] = ()) -> None:
        """Complain about every field that nobody took, unless it is in ``known``."""
        for name in self._table:
            if name not in self._taken and name not in known:
                self.refuse(
                    name,
                    Text(f"không có mục nào tên “{name}”", f"there is no field called “{name}”"),
                    did_you_mean(name, self._taken),
                )
