"""A chart and its table are twins: what the one draws, the other says.

Places on a drawing are read back into figures by the drawing's own axis, so that a dot in the wrong place
fails as surely as a wrong word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

NUMBER = re.compile(r"[-\u2212+]?\d+(?:[.,]\d+)?")
SVG = "{http://www.w3.org/2000/svg}"


def read_page(text: str) -> Element:
    """Return the page's tree."""
    tree: Element = html5lib.parse(text, namespaceHTMLElements=False)
    return tree


def words_of(element: Element) -> str:
    """Return the text in ``element``, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())


def numbers(text: str) -> list[float]:
    """Return the numbers of a text in either language."""
    return [float(found.replace("\u2212", "-").replace(",", ".")) for found in NUMBER.findall(text)]


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing."""

    element: Element

    @property
    def title(self) -> str:
        """Its title, "" for a decoration."""
        found = self.element.find(f"{SVG}title")
        return "" if found is None else words_of(found)

    @property
    def description(self) -> str:
        """What its text alternative says beyond the title."""
        found = self.element.find(f"{SVG}desc")
        return "" if found is None else words_of(found)

    def all(self, tag: str, name: str = "") -> Iterator[Element]:
        """Yield the elements called ``tag`` that have the class ``name``."""
        for element in self.element.iter(f"{SVG}{tag}"):
            if not name or name in (element.get("class") or "").split():
                yield element

    def dots(self) -> list[tuple[str, float, float]]:
        """Return words and place of every dot that says what it is."""
        found = []
        for circle in self.all("circle"):
            title = circle.find(f"{SVG}title")
            if title is not None:
                found.append((words_of(title), float(circle.attrib["cx"]), float(circle.attrib["cy"])))
        return found

    def heights(self) -> "Axis":
        """Return the axis at the left: the figures that stand right of nothing and end at the plot."""
        ticks = [
            (float(text.attrib["y"]) - 5, numbers(words_of(text))[0])
            for text in self.all("text", "chart-text-muted")
            if text.get("text-anchor") == "end" and NUMBER.fullmatch(words_of(text))
        ]
        gridlines = {float(line.attrib["y1"]) for line in self.all("line", "chart-grid")}
        return Axis([tick for tick in ticks if tick[0] in gridlines])

    def widths(self, below: float) -> "Axis":
        """Return the axis under the plot, whose figures stand below the height ``below``."""
        return Axis(
            [
                (float(text.attrib["x"]), numbers(words_of(text))[0])
                for text in self.all("text", "chart-text-muted")
                if text.get("text-anchor") == "middle"
                and float(text.attrib["y"]) > below
                and NUMBER.fullmatch(words_of(text))
            ]
        )


@dataclass(frozen=True, slots=True)
class Axis:
    """Places and the figures that stand there."""

    ticks: list[tuple[float, float]]

    def figure(self, place: float) -> float:
        """Return the figure at ``place``; the scale is straight."""
        (x0, y0), (x1, y1) = self.ticks[0], self.ticks[-1]
        return y0 + (place - x0) * (y1 - y0) / (x1 - x0)


def charts(page: Element, kind: str) -> list[Chart]:
    """Return the drawings of a kind: ``chart-funnel``, ``chart-months``, …"""
    return [Chart(svg) for svg in page.iter(f"{SVG}svg") if kind in (svg.get("class") or "").split()]


def strip_axis(axis: Chart) -> Axis:
    """Return the axis over a list of dots, in percent."""
    return Axis(
        [
            (float(text.attrib["x"].rstrip("%")), numbers(words_of(text))[0])
            for text in axis.all("text", "chart-text-muted")
        ]
    )


def strip_dot(strip: Chart) -> float:
    """Return the place of a strip's dot, in percent."""
    (circle,) = strip.all("circle")
    return float(circle.attrib["cx"].rstrip("%"))


def tables(page: Element) -> dict[str, list[list[str]]]:
    """Return every table by its caption, as rows of texts, the headings first."""
    found = {}
    for table in page.iter("table"):
        caption = table.find("caption")
        assert caption is not None, "a table has no caption"
        found[words_of(caption)] = [
            [words_of(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")
        ]
    return found


def by_name(rows: list[list[str]]) -> dict[str, list[str]]:
    """Return the rows of a table by their first cell, without it."""
    return {row[0]: row[1:] for row in rows[1:]}


def assert_speaks(chart: Chart, **said: Any) -> None:
    """A drawing that is more than decoration has a title and a text alternative."""
    assert chart.element.get("role") == "img"
    assert chart.title
    assert chart.description, f"{chart.title} has no text alternative"
    for word in said.values():
        assert word in chart.title + chart.description
