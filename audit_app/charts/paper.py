"""Drawings in a document that is printed: the rules of ``paper.css``, written on each element.

A printed SVG has to bring its own look.  A ``<style>`` in each of two hundred drawings is read two hundred
times, which takes longer than all the rest; attributes cost nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CHART = re.compile(r'<svg class="chart .*?</svg>', re.DOTALL)
TAG = re.compile(r"<(/?)([a-z]+)((?:[^<>\"]|\"[^\"]*\")*?)(/?)>")
CLASS = re.compile(r' class="([^"]*)"')


@dataclass(frozen=True, slots=True)
class PaperRule:
    """``attributes`` for elements that have all of ``classes``, in a group that has ``within`` (if any)."""

    within: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str], ...]


def read_rules(css: str) -> tuple[PaperRule, ...]:
    """Return the rules of a plain sheet: ``.a``, ``.a.b`` and ``.a .b``."""
    return tuple(_rule(selector.split(), body) for selector, body in RULE.findall(css))


def _rule(selector: list[str], body: str) -> PaperRule:
    *groups, own = selector
    pairs = (line.split(":", 1) for line in body.split(";") if line.strip())
    attributes = tuple((name.strip(), value.strip().replace('"', "")) for name, value in pairs)
    return PaperRule(groups[0].strip(".") if groups else "", frozenset(own.strip(".").split(".")), attributes)


def ink_drawings(html: str, rules: tuple[PaperRule, ...]) -> str:
    """Return ``html`` with its charts' classes replaced by what ``rules`` say of them."""
    return CHART.sub(lambda found: "".join(_inked(found.group(), rules)), html)


def _inked(svg: str, rules: tuple[PaperRule, ...]) -> Iterator[str]:
    """Yield the pieces of one drawing; it, and each group, hands its class on to what stands in it."""
    groups: list[str] = []
    end = 0
    for found in TAG.finditer(svg):
        closing, name, attributes, empty = found.groups()
        yield svg[end : found.start()]
        end = found.end()
        classes = CLASS.search(attributes)
        if name in {"g", "svg"} and not empty:
            groups = groups[:-1] if closing else [*groups, classes[1] if classes else ""]
        if closing or name == "svg" or classes is None:
            yield found.group()
            continue
        look = "".join(
            f' {key}="{value}"' for key, value in _look(set(classes[1].split()), groups, rules).items()
        )
        yield f"<{name}{CLASS.sub('', attributes)}{look}{empty}>"
    yield svg[end:]


def _look(classes: set[str], groups: list[str], rules: tuple[PaperRule, ...]) -> dict[str, str]:
    around = {name for group in groups for name in group.split()}
    found: dict[str, str] = {}
    for rule in rules:
        if rule.classes <= classes and (not rule.within or rule.within in around):
            found.update(rule.attributes)
    return found
