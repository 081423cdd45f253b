"""Binding finished PDFs into one, tags and links included, so that the whole is as accessible as its parts.

PDF keeps for each page a number under which its tagged elements are found (ISO 32000-1, 14.7.4.4): bound
together, the numbers of each part follow those of the one before.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, ObjectStreamMode, OutlineItem, Pdf, String


@dataclass(frozen=True, slots=True)
class Part:
    """A finished PDF: its ``title`` in the bookmarks, and the address that leads to it in the contents."""

    file: Path
    title: str
    address: str


def count_pages(pdf: Path | bytes) -> int:
    """Return how many pages a PDF has."""
    with Pdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as opened:
        return len(opened.pages)


def bind(contents: bytes, title: str, parts: Sequence[Part], stream: BinaryIO) -> None:
    """Write ``contents`` and then the ``parts`` as one PDF to ``stream``.

    A link of the contents to the address of a part becomes a link to its first page.
    """
    with ExitStack() as opened:
        whole = opened.enter_context(Pdf.open(BytesIO(contents)))
        _break_seal(whole)
        links = list(_annotations(whole.pages))
        tags = Tags(whole)
        first_pages: dict[str, Any] = {}
        bookmarks = [OutlineItem(title, 0)]
        for part in parts:
            source = opened.enter_context(Pdf.open(part.file))
            start = len(whole.pages)
            whole.add_pages_from(source, forms="strip")  # and the places that their links call by name
            added = list(whole.pages)[start:]
            tags.add(source, added)
            first_pages[part.address] = added[0].obj
            bookmarks.append(_bookmark(part.title, source, start))
        tags.finish()
        _lead_links(links, first_pages)
        with whole.open_outline() as outline:
            outline.root[:] = bookmarks
        whole.save(stream, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)


def _break_seal(pdf: Pdf) -> None:
    """Take out the seal of a single print: it cannot hold for the whole."""
    if Name.PieceInfo in pdf.Root:
        del pdf.Root.PieceInfo


def _annotations(pages: Iterable[Any]) -> Iterable[Any]:
    for page in pages:
        yield from page.obj.get(Name.Annots, Array())


def _destinations(pdf: Pdf) -> Mapping[str, Any]:
    """Return the places that links of ``pdf`` call by name."""
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests)
    return {} if names is None else {str(key): value for key, value in NameTree(names).items()}


def _page_numbers(pdf: Pdf) -> dict[Any, int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def _lead_links(links: Sequence[Any], first_pages: Mapping[str, Any]) -> None:
    """Let the links of the contents lead to the pages behind their addresses."""
    for link in links:
        address = str(link.get(Name.A, Dictionary()).get(Name.URI, ""))
        if address in first_pages:
            link.Dest = Array([first_pages[address], Name.Fit])
            del link.A


def _bookmark(title: str, source: Pdf, start: int) -> OutlineItem:
    """Return a closed bookmark of a part over its own uppermost ones."""
    item = OutlineItem(title, start)
    item.is_closed = True
    places, numbers = _destinations(source), _page_numbers(source)
    with source.open_outline() as outline:
        for child in outline.root:
            target: Any = child.destination
            if isinstance(target, String | Name):
                target = places.get(str(target))
            if isinstance(target, Array) and target[0].objgen in numbers:
                item.children.append(OutlineItem(child.title, start + numbers[target[0].objgen]))
    return item


class Tags:
    """The tagged elements of the whole."""

    def __init__(self, whole: Pdf) -> None:
        self.whole, self.root = whole, whole.Root.StructTreeRoot
        self.numbers = dict(NumberTree(self.root.ParentTree).items())
        self.next = max(self.numbers, default=-1) + 1
        self.document = self.root.K[0] if isinstance(self.root.K, Array) else self.root.K

    def add(self, source: Pdf, pages: Sequence[Any]) -> None:
        """Take over the elements of a part whose ``pages`` are in the whole already."""
        theirs = self.whole.copy_foreign(source.Root.StructTreeRoot)
        for page in pages:
            self._renumber(page.obj, Name.StructParents)
        for annotation in _annotations(pages):
            self._renumber(annotation, Name.StructParent)
        numbers = dict(NumberTree(theirs.ParentTree).items())
        self.numbers |= {self.next + key: value for key, value in numbers.items()}
        self.next += max(numbers, default=-1) + 1
        self._take_roles(theirs)
        for element in theirs.K if isinstance(theirs.K, Array) else [theirs.K]:
            element.S = Name.Part
            element.P = self.document
            self._children().append(element)

    def finish(self) -> None:
        """Write the numbers of all parts."""
        listed: list[Any] = []
        for key, value in sorted(self.numbers.items()):
            listed += [key, value]
        self.root.ParentTree = self.whole.make_indirect(Dictionary(Nums=Array(listed)))
        self.root.ParentTreeNextKey = self.next

    def _renumber(self, thing: Any, key: Name) -> None:
        if key in thing:
            thing[key] = int(thing[key]) + self.next

    def _take_roles(self, theirs: Any) -> None:
        for role, meaning in theirs.get(Name.RoleMap, Dictionary()).items():
            if Name.RoleMap not in self.root:
                self.root.RoleMap = Dictionary()
            self.root.RoleMap[role] = meaning

    def _children(self) -> Any:
        if not isinstance(self.document.K, Array):
            self.document.K = Array([self.document.K])
        return self.document.K
