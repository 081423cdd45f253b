"""What the templates of a report print, drawn and named; in the language of the request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import current_app
from flask_babel import gettext, ngettext

from audit_app.clock import today
from audit_app.comparison import journey_words
from audit_app.comparison.drawings import (
    BranchList,
    DrawnRow,
    chain_cells,
    draw_branches,
    draw_overview_funnel,
    draw_trends,
)
from audit_app.comparison.filters import MEASURES
from audit_app.comparison.journey_drawings import by_stage, draw_emotions, touchpoint_strips
from audit_app.comparison.repeats import Repeat
from audit_app.comparison.words import band_name
from audit_app.formatting import format_score, in_language
from audit_app.programmes.published import published_checklists
from audit_app.releases.canonical import write_moment
from audit_app.reports import drawings, words
from audit_app.reports.contents import parts_of
from audit_app.reports.coverage import Fate
from audit_app.reports.in_short import in_short
from audit_app.reports.report import Report
from audit_app.reports.scope import ReportKind
from audit_app.rollups.entry import OVERALL
from audit_app.statistics import MINIMUM_VISITS, Band
from audit_app.vietnamese import sort_key

MOST_REPEATS = 10
FUNNEL_HEIGHT = 320.0
MOST_IN_FLOW = 12
"""With more branches their tables begin on a new page."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The figure of the cover: the mean, what it is held against, and how many visits it is of."""

    mean: float
    words: str
    counted: str


def lay_sheet(report: Report) -> dict[str, Any]:
    """Return everything that the templates ask for by name."""
    parts = parts_of(report)
    overview = report.overview
    compared = draw_branches(overview)
    return {
        "report": report,
        "parts": parts,
        "part_titles": words.PART_TITLES,
        "new_pages": new_pages(report),
        "report_words": words,
        "journey_words": journey_words,
        "organisation": current_app.config["ORGANISATION"],
        "base_url": current_app.config["BASE_URL"],
        "made_at": write_moment(report.made_at),
        "is_running": report.period.holds(today()),
        "minimum": MINIMUM_VISITS,
        "measures": MEASURES,
        "fates": tuple(Fate),
        "lead": lead_of(report),
        "in_short": in_short(report),
        "swarm": drawings.cover_swarm(report),
        "swarm_words": swarm_words(report),
        "swarm_key": swarm_key(report),
        "branch_list": compared,
        "heat_rows": rows_by_area(compared),
        "heat_of": drawings.heat_of,
        "chain": chain_cells(overview.measures),
        "area_strips": drawings.group_strips(report.groups),
        "change_strips": drawings.change_strips(report.movers.rows),
        "history_strips": drawings.history_strips(report) if report.branch else None,
        "touchpoint_strips": touchpoint_strips(report.touchpoints),
        "stages": by_stage(report.touchpoints),
        "emotions": draw_emotions(report.touchpoints),
        "sparklines": draw_trends(report.trend, thresholds_of(report)),
        "repeats": repeats_of(report),
        "checklist_names": checklist_names(report),
        **funnel_of(report, parts),
    }


def new_pages(report: Report) -> frozenset[str]:
    """Return the parts that begin on a page of their own: long tables, and the method."""
    is_long = len(report.overview.comparison.branches) > MOST_IN_FLOW and report.branch is None
    return frozenset({"method", "branches", "heat"} if is_long else {"method"})


def lead_of(report: Report) -> Lead | None:
    """Return the figure of the cover; ``None`` without a comparable visit."""
    if report.branch is not None:
        overall = report.branch.compared.overall
        if overall is None or overall.figures is None:
            return None
        return Lead(
            overall.figures.mean,
            gettext("mean, threshold %(score)s", score=format_score(overall.threshold)),
            ngettext("%(num)d visit", "%(num)d visits", overall.figures.n),
        )
    comparison = report.overview.comparison
    if comparison.plain_mean is None:
        return None
    visits = ngettext("%(num)d visit", "%(num)d visits", comparison.visits)
    return Lead(
        comparison.plain_mean,
        gettext("mean, threshold %(score)s", score=format_score(report.overview.threshold)),
        ngettext(
            "%(visits)s at %(num)d branch",
            "%(visits)s at %(num)d branches",
            len(comparison.branches),
            visits=visits,
        ),
    )


def swarm_words(report: Report) -> str:
    """Say what the dots of the cover are."""
    if report.kind is ReportKind.BRANCH:
        return gettext("Each mark is a visit, at its score; the dashed line is the threshold.")
    return gettext("Each mark is a branch, at its mean; the dashed line is the threshold.")


def swarm_key(report: Report) -> list[tuple[str, str]]:
    """Return the marks that occur on the cover, with their words."""
    if report.branch is not None:
        return [(Band.ABOVE, gettext("meets")), (Band.BELOW, gettext("below threshold"))]
    seen = Counter(row.band for row in report.overview.comparison.branches)
    return [(band, band_name(band)) for band in Band if seen[band]]


def rows_by_area(compared: BranchList) -> list[tuple[str, list[DrawnRow]]]:
    """Return the branches by area, both by name."""
    rows = [row for group in compared.groups for row in group.rows]
    rows.sort(key=lambda row: (sort_key(row.row.place.area), sort_key(row.row.place.name)))
    return [(area, list(group)) for area, group in groupby(rows, key=lambda row: row.row.place.area)]


def thresholds_of(report: Report) -> dict[str, float]:
    """Return what is expected of the place, by measure; of many branches what is expected on average."""
    if report.branch is None:
        overview = report.overview
        rows = overview.measures[OVERALL].branches
        overall = overview.thresholds.of_branches(rows, overview.places, OVERALL)
        return {OVERALL: overall, **{row.factor: row.threshold for row in report.factors}}
    return {each.measure: each.threshold for each in report.branch.compared.measures}


def repeats_of(report: Report) -> Sequence[Repeat]:
    """Return the repeats that are printed."""
    return report.branch.repeats[:MOST_REPEATS] if report.branch else ()


def checklist_names(report: Report) -> dict[str, str]:
    """Return the titles of the checklists that are kept apart, by key."""
    if not report.notes.other_checklists:
        return {}
    found = published_checklists(set(report.notes.other_checklists))
    return {checklist.key: in_language(checklist.title) for checklist in found.values()}


def funnel_of(report: Report, parts: Sequence[str]) -> dict[str, Any]:
    """Return the funnel, and the codes of the branches outside of it."""
    if not {"funnel", "among_all"} & set(parts):
        return {"funnel": None, "outliers": frozenset()}
    funnel = draw_overview_funnel(report.overview, height=FUNNEL_HEIGHT, subject=report.scope.branch)
    outside = {code for code, place in funnel.places.items() if place} if funnel else set()
    return {"funnel": funnel, "outliers": outside}
