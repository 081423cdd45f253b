"""The pages of a tagged PDF as text that people can compare: one line for each paragraph, heading and row.

Words come from the pages themselves, their order and kind from the structure tree, as a screen reader has it.
What runs along every page (head and foot) stands at the end of the page.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house_client import ESCAPED
from tests.scorecards.tree import Node, Tagged, read_tree

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
INLINE = frozenset({"Span", "Link", "NonStruct"})
MARKS = {"H1": "# ", "H2": "## ", "H3": "### ", "H4": "#### "}


def as_it_was(pdf: bytes, file: Path) -> str:
    """Return what a snapshot holds; ``WRITE_SNAPSHOTS=1`` writes the words of ``pdf`` there first."""
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(pages_in_words(pdf), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def pages_in_words(pdf: bytes) -> str:
    """Return the text of each page under its number; none of it may be escaped twice."""
    tagged = read_tree(pdf)
    pages: list[list[str]] = [[] for _ in tagged.drawn]
    for node, words in lines_of(tagged.top):
        pages[page_of(node, tagged)].append(words)
    for page, shown in zip(pages, tagged.drawn, strict=True):
        page.append("-- " + single_spaced(" ".join(words for mark, words in shown if isinstance(mark, dict))))
    whole = "".join("\n".join([f"=== {number} ===", *page, ""]) for number, page in enumerate(pages, 1))
    assert not ESCAPED.search(whole), ESCAPED.search(whole)
    return whole


def lines_of(node: Node) -> Iterator[tuple[Node, str]]:
    """Walk the lines below ``node``: rows with their cells, paragraphs, headings, drawings by their words."""
    if node.tag == "TR":
        yield node, " | ".join(single_spaced(spaced(cell)) or "–" for cell in node.kids)
    elif node.tag == "Figure":
        yield node, f"[{node.element.Alt}]"
    elif all(below.tag in INLINE for kid in node.kids for below in kid.walk()):
        if words := single_spaced(spaced(node)):
            yield node, MARKS.get(node.tag, "") + words
    else:
        for kid in node.kids:
            yield from lines_of(kid)


def spaced(node: Node) -> str:
    """Return the words below ``node``, blocks apart from each other, and lines too: a break eats a space."""
    if node.tag == "Figure":
        return f" [{node.element.Alt}] "
    words, before = "", ""
    for part in node.parts:
        tag = "" if isinstance(part, str) else part.tag
        words += " " * (tag == before and tag in INLINE) + (part if isinstance(part, str) else spaced(part))
        before = tag
    return words if node.tag in INLINE else f" {words} "


def single_spaced(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def page_of(node: Node, tagged: Tagged) -> int:
    """Return the page on which ``node`` begins, counted from 0."""
    places = pages_by_name(tagged)
    shown = (each for each in node.walk() if "/Pg" in each.element and (each.words or each.tag == "Figure"))
    return places[next(shown).element.Pg.objgen]


def pages_by_name(tagged: Tagged) -> dict[tuple[int, int], int]:
    """Return the number of each page, counted from 0, by its name in the file."""
    return {page.obj.objgen: number for number, page in enumerate(tagged.pdf.pages)}


def is_shown(node: Node) -> bool:
    """Whether the node itself puts words or a drawing on a page."""
    has_words = any(isinstance(part, str) and part.strip() for part in node.parts)
    return node.tag == "Figure" or has_words


def widowed_headings(tagged: Tagged) -> list[str]:
    """Return the headings that end a page, and what they announce is on the next."""
    places = pages_by_name(tagged)
    shown = [node for node in tagged.top.walk() if is_shown(node)]
    found = []
    for place, node in enumerate(shown):
        heading = next((above for above in (node, *node.above) if above.tag in MARKS), None)
        if heading is None or place + 1 == len(shown):
            continue
        after = next((each for each in shown[place + 1 :] if heading not in each.above), None)
        if after is None or places[after.element.Pg.objgen] != places[node.element.Pg.objgen]:
            found.append(heading.text)
    return found


def rows_of(top: Node) -> int:
    """Return how many rows tables have; one that a page break took apart is two."""
    repeated = repeated_heads(top)
    return sum(not any(id(above) in repeated for above in row.above) for row in top.tagged("TR"))


def repeated_heads(top: Node) -> set[int]:
    """Return the heads (by ``id``) that a table repeats after a page break."""
    repeated, before = set(), None
    for table in top.tagged("Table"):
        heads = table.tagged("THead")
        if heads and before and heads[0].text == before[0] and table.element.Pg != before[1]:
            repeated.add(id(heads[0]))
        before = (heads[0].text, table.element.Pg) if heads else None
    return repeated
