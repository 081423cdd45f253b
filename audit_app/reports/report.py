"""Everything that one report says, as figures and as its authors' words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from audit_app.comparison.branch import BranchReport
from audit_app.comparison.groups import Group
from audit_app.comparison.history import PeriodFigures
from audit_app.comparison.overview import Overview, Trend
from audit_app.comparison.periods import Period
from audit_app.comparison.questions import QuestionFigures
from audit_app.comparison.repeats import Repeat
from audit_app.comparison.selection import Selection
from audit_app.comparison.touchpoints import TouchpointFigures
from audit_app.comparison.worth import FactorOfChain, first_to_mend
from audit_app.reports.coverage import Coverage
from audit_app.reports.factors import place_factors
from audit_app.reports.follow_up import FollowUp
from audit_app.reports.movers import Movers
from audit_app.reports.notes import Notes
from audit_app.reports.papers import Paper
from audit_app.reports.queries import VisitLine
from audit_app.reports.scope import ReportKind, Scope


@dataclass(frozen=True, slots=True)
class Example:
    """What one shopper wrote at a question, and the scorecard on which it stands."""

    words: str
    code: str
    branch_name: str
    visited_on: date


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """A question that costs much, with one example where a shopper wrote a note."""

    figures: QuestionFigures
    example: Example | None


@dataclass(frozen=True, slots=True)
class MarkedVisit:
    """One visit of a branch; ``factors`` are points with one decimal, ``None`` when not assessed."""

    paper: Paper
    factors: dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class BranchPart:
    """What only a branch's report has: its place in the comparison, its past, its visits, latest first."""

    compared: BranchReport
    history: Sequence[PeriodFigures]
    visits: Sequence[MarkedVisit]
    repeats: Sequence[Repeat]
    looked_back: int
    """In how many visits, up to the last one of the period, repeats were looked for."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    ``overview`` is the comparison on which it rests: of the chain for a branch, of the area's own branches
    for an area.  ``groups`` are the areas of a pack; elsewhere what the place is held against, the widest
    last.  ``visits`` are an area's, by branch.
    """

    scope: Scope
    overview: Overview
    trend: Trend
    coverage: Coverage
    groups: tuple[Group, ...]
    movers: Movers
    questions: tuple[WorstQuestion, ...]
    touchpoints: tuple[TouchpointFigures, ...]
    visits: tuple[VisitLine, ...]
    branch: BranchPart | None
    follow_up: FollowUp
    notes: Notes
    made_at: datetime

    @property
    def kind(self) -> ReportKind:
        """Whose report it is."""
        return self.scope.kind

    @property
    def selection(self) -> Selection:
        """What was compared."""
        return self.overview.selection

    @property
    def period(self) -> Period:
        """The period that it reports on."""
        return self.selection.period

    @property
    def factors(self) -> list[FactorOfChain]:
        """The five factors of the place, the one whose threshold is worth most first."""
        return place_factors(self.overview, self.branch.compared if self.branch else None)

    @property
    def mend_first(self) -> FactorOfChain | None:
        """What to mend first; ``None`` where each threshold is reached."""
        return first_to_mend(self.factors)

    @property
    def compared_visits(self) -> int:
        """How many visits its overall figures count."""
        return self.coverage.whole.compared
