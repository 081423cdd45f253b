"""A CSV file on its way in: uploaded, looked at, and confirmed without uploading it again."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField

from audit_app.formatting import current_language
from audit_app.tables import Column, TableRefused

Content = TypeVar("Content")

# The preview carries the file, and a form may carry 2 MB of text.
MOST_BYTES = 1024 * 1024


class TableForm(FlaskForm):
    """First a file; then, on the preview, the same file again in ``kept``.

    ``mistakes`` are those of the table, by row, in the language of the page.
    """

    file = FileField(_l("CSV file"))
    kept = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mistakes: tuple[str, ...] = ()
        self.is_confirmed = bool(self.kept.data)

    def understand(self, read: Callable[[bytes], Content]) -> Content | None:
        """Return what the file says; ``None`` before there is one, and with the mistakes of a bad one."""
        source = self.source() if self.validate_on_submit() else None
        if source is None:
            return None
        try:
            content = read(source)
        except TableRefused as refusal:
            self.mistakes = refusal.into(current_language())
            self.refuse(
                ngettext(
                    "Nothing was imported: the file has %(num)d mistake.",
                    "Nothing was imported: the file has %(num)d mistakes.",
                    len(self.mistakes),
                )
            )
            return None
        self.kept.data = base64.b64encode(source).decode("ascii")
        return content

    def source(self) -> bytes | None:
        """Return the bytes of the file; ``None``, with an error at the field, where there is none."""
        try:
            upload = self.file.data
            kept = base64.b64decode(self.kept.data or "", validate=True)
            source: bytes = kept or (upload.read(MOST_BYTES + 1) if upload else b"")
        except binascii.Error:
            source = b""
        if not source:
            self.refuse(_l("Choose a CSV file."))
        elif len(source) > MOST_BYTES:
            self.refuse(_l("The file is larger than 1 MB. Split it into smaller files."))
        else:
            return source
        return None

    def refuse(self, words: str) -> None:
        """Put an error at the file."""
        self.file.errors = [words]
        self.kept.data = ""


def empty_table(columns: Sequence[Column], name: str) -> Response:
    """Return a CSV file with the headings alone, which Excel reads as UTF-8."""
    text = "\ufeff" + ",".join(column.key for column in columns) + "\r\n"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="text/csv", headers=headers)


def table_imported(added: int, changed: int) -> str:
    """Say what an import did."""
    return gettext("Imported: %(added)d new, %(changed)d changed.", added=added, changed=changed)
