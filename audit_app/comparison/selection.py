"""What is compared: one line of a checklist in one period, and what narrows it."""

from dataclasses import dataclass
from datetime import date

from audit_app.comparison.periods import Period
from audit_app.comparison.queries import MeasuredLine
from audit_app.rollups.entry import OVERALL
from audit_app.rollups.filters import SumFilter


@dataclass(frozen=True, slots=True)
class Selection:
    """What is compared.

    ``area``, ``branch_class`` and ``programme`` are codes, ``segment`` a customer segment, ``""`` for all;
    ``measure`` is ``overall`` or a factor; ``assessed`` names the factors that the visits assessed, ``""``
    for the most usual ones.
    """

    measured: MeasuredLine
    period: Period
    area: str = ""
    measure: str = OVERALL
    segment: str = ""
    assessed: str = ""
    branch_class: str = ""
    programme: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing but the period and the checklist narrows the chain."""
        return not (self.area or self.branch_class or self.programme or self.segment or self.assessed)

    def counted_factors(self, measure: str, usual: str) -> str:
        """Return the factors (``1``/``0``) that a visit had to assess, and no others, to be counted.

        Overall scores are compared among visits that assessed the same, the ``usual`` ones; a factor counts
        in every visit that assessed it (``""``), unless a set was asked for.
        """
        return usual if measure == OVERALL else self.assessed

    def sums(self, period: Period, assessed: str | None = None) -> SumFilter:
        """Return which monthly sums belong to ``period``; ``assessed`` narrows to just these factors."""
        return self.sums_between(period.first, period.last_month, assessed)

    def sums_between(self, first: date | None, last: date | None, assessed: str | None = None) -> SumFilter:
        """Return which monthly sums belong to these months (inclusive)."""
        line = self.measured.line
        return SumFilter(
            first=first,
            last=last,
            area=self.area or None,
            checklist_key=line.key,
            checklist_versions=line.versions,
            programme=self.programme or None,
            segment=self.segment or None,
            assessed=assessed,
            branch_class=self.branch_class or None,
        )

    def address(self, **changes: str) -> dict[str, str]:
        """Return the selection as the query of an address, with ``changes``; what is empty is left out."""
        asked = {
            "period": self.period.code,
            "area": self.area,
            "class": self.branch_class,
            "checklist": self.measured.line.code,
            "measure": self.measure if self.measure != OVERALL else "",
            "programme": self.programme,
            "segment": self.segment,
            "assessed": self.assessed,
            **changes,
        }
        return {name: value for name, value in asked.items() if value}
