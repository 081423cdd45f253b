"""From a file's bytes to its text, in the encodings that spreadsheets really write.

UTF-8 with or without a byte order mark, and UTF-16 with one (Excel's "Unicode text"), are known by
themselves.  Nothing else is guessed: a wrong guess would store spoilt names.
"""

import codecs
import unicodedata

from audit_app.checklists.definition import Text
from audit_app.tables.mistakes import TableError, TableRefused, refusal

ENCODINGS = ("utf-8", "utf-16", "windows-1258", "windows-1252")
"""Encodings that a caller may name."""

MAX_BYTES = 64 * 1024 * 1024
HOW_TO_SAVE = Text(
    vi="Trong Excel chọn Lưu thành → “CSV UTF-8”, hoặc trong Google Trang tính chọn Tải xuống → CSV.",
    en="In Excel choose Save as → “CSV UTF-8”; in Google Sheets choose Download → CSV.",
)


def decode_table(source: bytes, encoding: str | None) -> str:
    """Return the file's text, NFC; refuse workbooks, other encodings and lost letters."""
    if len(source) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise refusal(
            None,
            f"Tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp nhỏ hơn.",
            f"The file is larger than {limit} MB. Split it into smaller files.",
        )
    if source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise refusal(
            None,
            f"Đây là tệp Excel, không phải CSV. {HOW_TO_SAVE.vi}",
            f"This is an Excel workbook, not a CSV file. {HOW_TO_SAVE.en}",
        )
    if encoding is None:
        has_mark = source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if not has_mark and _looks_like_utf_16(source):
            raise refusal(
                None,
                f"Tệp có vẻ là UTF-16 nhưng thiếu dấu BOM ở đầu tệp. {HOW_TO_SAVE.vi}",
                f"This looks like UTF-16 without the byte order mark that says so. {HOW_TO_SAVE.en}",
            )
        encoding = "utf-16" if has_mark else "utf-8"
    name = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    try:
        text = source.decode(name)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(source, error, encoding) from None
    _refuse_lost_letters(text)
    return unicodedata.normalize("NFC", text)


def _looks_like_utf_16(source: bytes) -> bool:
    """Whether half of the letters at the start have a zero beside them, as Latin ones do in two bytes."""
    start = source[:400]
    return 4 * max(start[::2].count(0), start[1::2].count(0)) > len(start)


def _wrong_encoding(source: bytes, error: UnicodeDecodeError, encoding: str) -> TableRefused:
    """Say which row is not in ``encoding``, what stands before the faulty byte, and how many rows it hits."""
    row = source.count(b"\n", 0, error.start) + 1
    line_start = source.rfind(b"\n", 0, error.start) + 1
    before = source[line_start : error.start].decode(encoding, "replace")[-20:]
    lines = source.split(b"\n")
    faulty = sum(1 for line in lines if not _decodes(line, encoding)) if encoding != "utf-16" else 1
    name = encoding.upper()
    byte = f"0x{source[error.start]:02X}"
    return refusal(
        row,
        f"tệp không phải {name}: byte {byte} sau “{before}” không đọc được ({faulty} dòng như vậy). "
        f"{HOW_TO_SAVE.vi}",
        f"the file is not {name}: byte {byte} after “{before}” cannot be read ({faulty} such rows). "
        f"{HOW_TO_SAVE.en}",
    )


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_lost_letters(text: str) -> None:
    """Refuse text in which an earlier conversion has put � or NUL for letters that it lost."""
    lost = [
        TableError(
            number,
            None,
            Text(
                vi=f"có chữ đã mất (dấu �) do lần chuyển mã trước. Hãy xuất lại từ tệp gốc. {HOW_TO_SAVE.vi}",
                en=f"a letter was lost (�) in an earlier conversion. Export again from the original. "
                f"{HOW_TO_SAVE.en}",
            ),
        )
        for number, line in enumerate(text.split("\n"), start=1)
        if "�" in line or "\0" in line
    ]
    if lost:
        raise TableRefused(lost)
