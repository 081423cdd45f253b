"""What a comparison asks the database beside the monthly sums: places, thresholds, checklists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from audit_app.checklists.definition import Text
from audit_app.comparison.lines import ChecklistLine, checklist_lines
from audit_app.comparison.places import BranchPlace
from audit_app.db import database
from audit_app.formatting import in_language
from audit_app.organisation.models import Area, Branch, BranchClass, ClassThreshold
from audit_app.organisation.queries import all_classes, search_branches
from audit_app.programmes.published import published_checklists
from audit_app.programmes.queries import all_programmes
from audit_app.rollups.visit_counts import visits_by_version


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A checklist line that has released visits; ``months`` counts them by month."""

    line: ChecklistLine
    months: Mapping[date, int]

    @property
    def first_month(self) -> date:
        """The month of its first visit."""
        return min(self.months)

    @property
    def last_month(self) -> date:
        """The month of its latest visit."""
        return max(self.months)


def measured_lines() -> list[MeasuredLine]:
    """Return every line with released visits: by checklist, the newest version first."""
    months: dict[tuple[str, int], dict[date, int]] = {}
    for key, version, month, visits in visits_by_version():
        months.setdefault((key, version), {})[month] = visits
    lines = checklist_lines(published_checklists(set(months)).values())
    return [MeasuredLine(line, _add_months(months, line)) for line in lines]


def _add_months(months: Mapping[tuple[str, int], Mapping[date, int]], line: ChecklistLine) -> dict[date, int]:
    added: dict[date, int] = {}
    for version in line.versions:
        for month, visits in months[line.key, version].items():
            added[month] = added.get(month, 0) + visits
    return added


def areas_by_name() -> list[tuple[str, str]]:
    """Return code and name of every area, in the order of the Vietnamese alphabet."""
    rows: Any = Area.select(Area.code, Area.name).order_by(Area.sort_key, Area.code).tuples()
    return list(rows)


def classes_by_name() -> list[tuple[str, str]]:
    """Return code and name of every branch class, by code."""
    return [(found.code, in_language(found.name)) for found in all_classes()]


def programmes_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return code and name of these programmes, the newest first; one that is gone keeps its code."""
    wanted = set(codes)
    found = {row.code: row.name for row in all_programmes() if row.code in wanted}
    return [*found.items(), *((code, code) for code in sorted(wanted - set(found)))]


def branch_places() -> dict[str, BranchPlace]:
    """Return every branch by code; also closed ones, which may have visits."""
    query = (
        Branch.select(
            Branch.code,
            Branch.name,
            Area.code,
            Area.name,
            Branch.address,
            Branch.branch_class,
            BranchClass.name_vi,
            BranchClass.name_en,
        )
        .join(Area)
        .switch(Branch)
        .join(BranchClass, JOIN.LEFT_OUTER)
    )
    # A thousand rows on every page: as the database gives them, texts and numbers need no conversion.
    return {row[0]: _place(*row) for row in database.execute(query).fetchall()}


def branches_named(words: str) -> list[str]:
    """Return the codes of branches in whose name, code, address or old names all ``words`` occur, by name."""
    query = search_branches(words).select(Branch.code)
    return [row.code for row in query]


def _place(
    code: str,
    name: str,
    area_code: str,
    area: str,
    address: str,
    class_id: int | None,
    class_vi: str,
    class_en: str,
) -> BranchPlace:
    class_name = None if class_id is None else Text(class_vi, class_en)
    return BranchPlace(code, name, area_code, area, address, class_id, class_name)


def class_thresholds() -> dict[tuple[int, str], float]:
    """Return what is expected of a class (row id) where it differs from the checklist: points by measure."""
    rows: Any = ClassThreshold.select(
        ClassThreshold.branch_class, ClassThreshold.measure, ClassThreshold.threshold
    ).tuples()
    return {(branch_class, measure): threshold / 100 for branch_class, measure, threshold in rows}
