"""A PDF's structure tree as a test needs it: elements in reading order, each with its words."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pikepdf

ARTIFACT = "Artifact"


@dataclass(frozen=True)
class Node:
    """A structure element, and the ones above it, outermost first."""

    element: Any
    above: tuple["Node", ...]
    kids: list["Node"] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return str(self.element.S).lstrip("/")

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def parts(self) -> list[Any]:
        """Words and elements in the order in which they are read."""
        found: list[Any] = []
        nodes = iter(self.kids)
        for kid in kids_of(self.element):
            if isinstance(kid, int):
                found.append(self.words[kid])
            elif "/S" in kid:
                found.append(next(nodes))
        return found

    def walk(self) -> Iterator["Node"]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def tagged(self, *tags: str) -> list["Node"]:
        return [node for node in self.walk() if node.tag in tags]


@dataclass(frozen=True)
class Tagged:
    """An open PDF, the top of its tree, and what each page draws as (mark or properties, words)."""

    pdf: pikepdf.Pdf
    top: Node
    drawn: list[list[tuple[Any, str]]]


@cache
def read_tree(file: bytes) -> Tagged:
    pdf = pikepdf.open(io.BytesIO(file))
    drawn = [list(read_page(page)) for page in pdf.pages]
    marks = {
        page.objgen: join_marks(shown)
        for page, shown in zip((page.obj for page in pdf.pages), drawn, strict=True)
    }
    return Tagged(pdf, read_node(pdf.Root.StructTreeRoot.K[0], (), marks), drawn)


def read_node(element: Any, above: tuple[Node, ...], marks: dict[Any, dict[int, str]]) -> Node:
    words = marks[element.Pg.objgen] if "/Pg" in element else {}
    node = Node(element, above, words=words)
    for kid in kids_of(element):
        if not isinstance(kid, int) and "/S" in kid:
            node.kids.append(read_node(kid, (*above, node), marks))
    return node


def kids_of(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def read_page(page: Any) -> Iterator[tuple[Any, str]]:
    """What a page shows, piece by piece: inside which mark (number, or an artifact's properties)."""
    inside: list[Any] = []
    letters: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BMC":
                inside.append({} if str(operands[0]) == f"/{ARTIFACT}" else None)
            case "BDC" if str(operands[0]) == f"/{ARTIFACT}":
                inside.append({str(key): str(value) for key, value in operands[1].items()})
            case "BDC":
                inside.append(int(operands[1].MCID))
                yield inside[-1], ""
            case "EMC":
                inside.pop()
            case "Tf":
                letters = letters_of(page.Resources.Font[str(operands[0])])
            case "Tj":
                yield inside[-1] if inside else None, decode(bytes(operands[0]), letters)
            case "TJ":
                pieces = [bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String)]
                yield inside[-1] if inside else None, decode(b"".join(pieces), letters)


def join_marks(shown: list[tuple[Any, str]]) -> dict[int, str]:
    joined: dict[int, str] = {}
    for mark, words in shown:
        if isinstance(mark, int):
            joined[mark] = joined.get(mark, "") + words
    return joined


def letters_of(font: Any) -> dict[bytes, str]:
    """The letters of a font's glyphs, from its ToUnicode map."""
    lines = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>\n", lines + "\n")
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def decode(glyphs: bytes, letters: dict[bytes, str]) -> str:
    return "".join(letters[glyphs[place : place + 2]] for place in range(0, len(glyphs), 2))
