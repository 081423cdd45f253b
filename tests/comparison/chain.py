"""A chain with released visits, as rows of the monthly sums, and the same visits as plain scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit_app.checklists.definition import Factor
from audit_app.comparison.filters import read_selection
from audit_app.comparison.selection import Selection
from audit_app.organisation.models import Area, Branch
from audit_app.programmes.published import publish_checklist
from audit_app.rollups.entry import OVERALL, RollupEntry
from audit_app.rollups.sums import add_to_rollup
from tests.factories import SMALL_CHECKLIST, make_branch

ALL_FIVE = "11111"
NOVEMBER = date(2026, 11, 1)
SOURCE = SMALL_CHECKLIST.read_text(encoding="utf-8")


def publish_version(version: int, old: str = "", new: str = "") -> None:
    """Publish the small checklist as another version, with ``old`` in its file replaced by ``new``."""
    assert old in SOURCE
    source = SOURCE.replace("version = 1", f"version = {version}")
    publish_checklist(source.replace(old, new) if old else source, f"small-shop.v{version}.toml")


@dataclass(slots=True)
class Chain:
    """Adds visits; ``scores`` keeps the overall score of each by branch, month and assessed factors."""

    branches: dict[str, Branch] = field(default_factory=dict)
    scores: list[tuple[str, date, str, float]] = field(default_factory=list)

    def branch(self, code: str, area: Area | None = None, **fields: Any) -> Branch:
        """Return the branch called ``code``, made if need be."""
        if code not in self.branches:
            self.branches[code] = make_branch(area, code=code, name=f"Chi nhánh {code}", **fields)
        return self.branches[code]

    def visit(self, code: str, score: float, month: date = NOVEMBER, **fields: Any) -> None:
        """Release a visit that scored ``score``; every factor that it assessed has the same score."""
        assessed = fields.pop("assessed", ALL_FIVE)
        factors = fields.pop("factors", None) or self._factors(score, assessed)
        add_to_rollup(
            RollupEntry(
                **{
                    "branch": self.branch(code).id,
                    "month": month,
                    "checklist_key": "small-shop",
                    "checklist_version": 1,
                    "programme": "",
                    "segment": "",
                    "assessed": assessed,
                    "figures": {
                        OVERALL: round(score * 100),
                        **{factor: round(value * 100) for factor, value in factors.items()},
                    },
                    **fields,
                }
            )
        )
        self.scores.append((code, month, assessed, score))

    def visits(self, scores: Mapping[str, Iterable[float]], month: date = NOVEMBER, **fields: Any) -> None:
        """Release many visits of a month, by branch."""
        for code, values in scores.items():
            for score in values:
                self.visit(code, score, month, **fields)

    def by_branch(self, *months: date, assessed: str = ALL_FIVE) -> dict[str, list[float]]:
        """Return the overall scores of comparable visits in ``months``, by branch."""
        found: dict[str, list[float]] = {}
        for code, month, marks, score in self.scores:
            if month in months and marks == assessed:
                found.setdefault(code, []).append(score)
        return found

    @staticmethod
    def _factors(score: float, assessed: str) -> dict[str, float]:
        return {factor: score for factor, mark in zip(Factor, assessed, strict=True) if mark == "1"}


def new_chain() -> Chain:
    """A chain whose checklist is published and that nobody has visited yet."""
    publish_version(1)
    return Chain()


def select(**asked: str) -> Selection:
    """Return what an address with these words selects."""
    found = read_selection(asked)
    assert found is not None
    return found[0]
