"""What a forger, or a careless program, does to a scorecard's PDF."""

import io
import json
from collections.abc import Callable
from typing import Any

import pikepdf

from tests.scorecards.tree import decode, letters_of


def changed(file: bytes, change: Callable[[pikepdf.Pdf], object], **saving: Any) -> bytes:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        change(pdf)
        stream = io.BytesIO()
        pdf.save(stream, **saving)
    return stream.getvalue()


def with_attached(file: bytes, beginning: str, rewrite: Callable[[str], str]) -> bytes:
    """The file with one attachment, named by its beginning, rewritten."""

    def change(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles.Names
        place = next(place for place in range(0, len(names), 2) if str(names[place]).startswith(beginning))
        stream = names[place + 1].EF.F
        stream.write(rewrite(stream.read_bytes().decode()).encode())

    return changed(file, change)


def with_release(file: bytes, rewrite: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with its release changed by ``rewrite`` and written canonically again."""

    def text(written: str) -> str:
        document = json.loads(written)
        rewrite(document)
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return with_attached(file, "release-", text)


def with_words(file: bytes, old: str, new: str) -> bytes:
    """The file with one piece of page 1 drawn as ``new``, in letters that its font has."""

    def change(pdf: pikepdf.Pdf) -> None:
        page, letters, found = pdf.pages[0], {}, 0
        instructions = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                letters = letters_of(page.Resources.Font[str(operands[0])])
            if str(operator) == "TJ" and not found:
                pieces = [bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String)]
                if decode(b"".join(pieces), letters) == old:
                    glyphs = {letter: glyph for glyph, letter in letters.items()}
                    operands, found = [[pikepdf.String(b"".join(glyphs[sign] for sign in new))]], 1
            instructions.append((operands, operator))
        assert found, f"page 1 does not draw {old}"
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))

    return changed(file, change)
