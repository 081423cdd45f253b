"""What a report is about.  Pure."""

from dataclasses import dataclass
from enum import StrEnum


class ReportKind(StrEnum):
    """Whose report it is."""

    BRANCH = "branch"
    AREA = "area"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Scope:
    """A branch, an area or the chain; ``code`` and ``area_code`` are empty for the chain."""

    kind: ReportKind
    code: str = ""
    name: str = ""
    area_code: str = ""

    @property
    def branch(self) -> str:
        """The branch's code, ``""`` for an area or the chain."""
        return self.code if self.kind is ReportKind.BRANCH else ""

    @property
    def area(self) -> str:
        """The area's code if the report is about an area."""
        return self.code if self.kind is ReportKind.AREA else ""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What somebody asks for.

    ``period`` is a code as addresses have it (``2026-Q4``), ``""`` for the usual one; ``checklist`` is
    ``KEY.vN`` or ``KEY``, ``""`` for the one with most visits there.
    """

    kind: ReportKind
    code: str = ""
    period: str = ""
    checklist: str = ""
