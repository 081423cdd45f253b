"""Reading PDFs as a test needs it."""

import io
import re
import unicodedata
from functools import cache

from pypdf import PdfReader


def open_pdf(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text of all pages, or of one, with single spaces."""
    texts = texts_of(pdf)
    return " ".join(texts) if page is None else texts[page]


@cache
def texts_of(pdf: bytes) -> list[str]:
    """The text of each page; read once, because reading takes longer than printing."""
    return [plain(page.extract_text()) for page in open_pdf(pdf).pages]


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text))


def squeezed(text: str) -> str:
    """Text without any space: how a line was broken does not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def fonts_of(pdf: bytes) -> set[str]:
    """The names of all fonts of all pages, without the six letters of their subset."""
    names = set()
    for page in open_pdf(pdf).pages:
        resources = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).values():
            names.add(str(font.get_object()["/BaseFont"]).lstrip("/").partition("+")[2])
    return names
