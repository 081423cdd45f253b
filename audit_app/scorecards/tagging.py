"""What WeasyPrint 70's tags lack, added before the file is written.

Languages of phrases, headings of rows and columns, words for links, places of drawings; running heads and
feet leave the reading order, and boxes without words (bars) the tree.  Works on pydyf's objects, so that
nothing has to be parsed; a structure element's ``K`` holds references (bytes) and marks (whole numbers).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pydyf

POINTS = 0.75  # of one CSS pixel
WORDLESS = frozenset({"/Div", "/P", "/Span", "/NonStruct", "/Sect"})

Marks = dict[Any, int]
"""The mark (MCID) of each box that was drawn on a page."""


@dataclass(slots=True)
class TaggedPage:
    """One page: its ``height`` in CSS pixels, what was drawn, and the element of each mark."""

    height: float
    marks: Marks
    elements: Any = None
    boxes: dict[int, Any] = field(default_factory=dict)


def watch_marks(document: Any) -> list[TaggedPage]:
    """Return the pages of ``document``; while they are painted they learn which box has which mark."""
    pages = []
    for page in document.pages:
        tagged = TaggedPage(page.height, {})
        page.paint = partial(_paint, type(page).paint, page, tagged)
        pages.append(tagged)
    return pages


def _paint(paint: Any, page: Any, tagged: TaggedPage, stream: Any, scale: float = 1) -> None:
    paint(page, stream, scale)
    tagged.marks.update({box: mark["mcid"] for box, mark in stream._tags.items()})


def finish_tags(pdf: Any, language: str | None, pages: list[TaggedPage]) -> None:
    """Complete the structure tree of ``pdf``, whose own language is ``language``."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for place, page in enumerate(pages):
        page.elements = numbers[2 * place + 1]
        page.boxes = {mark: box for box, mark in page.marks.items()}
    place_of_page = {reference: place for place, reference in enumerate(pdf.page_references)}
    top = _object(pdf, root["K"][0])
    reached: set[bytes] = set()
    _finish_kids(_Tree(pdf, pages, place_of_page, reached), top, in_head=False)
    for place, page in enumerate(pages):
        _name_languages(pdf, page, language)
        _take_out_running_words(pdf, place, page, reached)


@dataclass(frozen=True, slots=True)
class _Tree:
    """``reached`` fills with the references of all elements that hang on the document."""

    pdf: Any
    pages: list[TaggedPage]
    places: dict[bytes, int]
    reached: set[bytes]


def _finish_kids(tree: _Tree, element: Any, *, in_head: bool) -> None:
    """Complete what is below ``element``, and drop the kids that have nothing to say."""
    kids: list[Any] = []
    for kid in element["K"]:
        below = _object(tree.pdf, kid) if isinstance(kid, bytes) else None
        if below is not None and below.get("Type") == "/StructElem":
            _finish_kids(tree, below, in_head=in_head or below["S"] == "/THead")
            if not below["K"] and below["S"] in WORDLESS:
                below.clear()
                continue
            tree.reached.add(kid)
            _finish_element(tree, below, in_head=in_head)
        kids.append(kid)
    element["K"][:] = _join_terms(tree, kids) if element["S"] == "/L" else kids


def _join_terms(tree: _Tree, items: list[bytes]) -> list[bytes]:
    """Return a list's items with each term (``dt``) as the label of what follows it (``dd``)."""
    joined: list[bytes] = []
    term = None
    for reference in items:
        item = _object(tree.pdf, reference)
        body = _object(tree.pdf, item["K"][0])
        if _html_tag(tree, body) == "dt":
            body["S"], term = "/Lbl", item
            joined.append(reference)
        elif term is not None:
            body["P"] = term.reference
            term["K"].append(item["K"][0])
            item.clear()
        else:
            joined.append(reference)
    return joined


def _html_tag(tree: _Tree, element: Any) -> str | None:
    """Return the HTML element of the first words in ``element``."""
    page = tree.pages[tree.places[element["Pg"]]]
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            return getattr(page.boxes.get(kid), "element_tag", None)
        if found := _html_tag(tree, _object(tree.pdf, kid)):
            return found
    return None


def _finish_element(tree: _Tree, element: Any, *, in_head: bool) -> None:
    match element["S"]:
        case "/TH":
            # A scope says as much as identifiers on every cell, which would need an index of their own.
            element.pop("ID", None)
            element["A"]["Scope"] = "/Column" if in_head else "/Row"
        case "/TD":
            element["A"].pop("Headers", None)
            if len(element["A"]) == 1:
                del element["A"]
        case "/Figure":
            _place_figure(element, tree.pages[tree.places[element["Pg"]]].height)
        case "/Link":
            _name_link(tree, element)


def _place_figure(element: Any, height: float) -> None:
    """Turn the drawing's box from CSS pixels below the top into points above the foot."""
    left, top, right, bottom = element["A"]["BBox"]
    box = left * POINTS, (height - bottom) * POINTS, right * POINTS, (height - top) * POINTS
    element["A"]["BBox"] = pydyf.Array(round(side, 2) for side in box)


def _name_link(tree: _Tree, element: Any) -> None:
    """Let the link be announced by its own words, not by its target's key."""
    words = "".join(_words_of(tree, element)).strip()
    for kid in element["K"]:
        below = _object(tree.pdf, kid) if isinstance(kid, bytes) else {}
        if words and below.get("Type") == "/OBJR":
            _object(tree.pdf, below["Obj"])["Contents"] = pydyf.String(words)


def _words_of(tree: _Tree, element: Any) -> Iterator[str]:
    page = tree.pages[tree.places[element["Pg"]]]
    for kid in element["K"]:
        if isinstance(kid, int):
            yield getattr(page.boxes.get(kid), "text", "")
        elif (below := _object(tree.pdf, kid)).get("Type") == "/StructElem":
            yield from _words_of(tree, below)


def _name_languages(pdf: Any, page: TaggedPage, language: str | None) -> None:
    """Name the language of every phrase that is not in the document's own."""
    for mark, box in page.boxes.items():
        if (spoken := box.style["lang"]) and spoken != language:
            _object(pdf, page.elements[mark])["Lang"] = pydyf.String(spoken)


def _take_out_running_words(pdf: Any, place: int, page: TaggedPage, reached: set[bytes]) -> None:
    """Mark what is drawn on the page and hangs nowhere in the tree (its head and foot) as an artifact."""
    running = {mark for mark, reference in enumerate(page.elements) if reference not in reached}
    stream = _object(pdf, _object(pdf, pdf.page_references[place])["Contents"]).stream
    for position, part in enumerate(stream):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in running:
            mark = part["MCID"]
            is_head = page.boxes[mark].position_y < page.height / 2
            stream[position - 1] = "/Artifact"
            stream[position] = pydyf.Dictionary(
                {
                    "Type": "/Pagination",
                    "Subtype": "/Header" if is_head else "/Footer",
                    "Attached": f"[{'/Top' if is_head else '/Bottom'}]",
                }
            )
            _object(pdf, page.elements[mark]).clear()
            page.elements[mark] = b"null"


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
