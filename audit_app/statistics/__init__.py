"""Honest comparison: numbers in, numbers out.  NumPy and SciPy are loaded at the first figure."""

from audit_app.statistics.agreement import Accord, Agreement, measure_agreement
from audit_app.statistics.bands import MINIMUM_VISITS, Band
from audit_app.statistics.comparison import BranchFigures, Comparison, compare
from audit_app.statistics.funnel import FunnelLimits, FunnelPlace, funnel_limits
from audit_app.statistics.intervals import Interval
from audit_app.statistics.movers import Change
from audit_app.statistics.priority import ImportanceGrid, Quadrant, importance_grid, priority_points
from audit_app.statistics.severity import (
    NoSeverity,
    SeenByOne,
    Severity,
    ShopperFigures,
    ShopperSums,
    measure_severity,
)
from audit_app.statistics.spread import BranchSums, Degenerate, Spread, measure_spread

__all__ = [
    "MINIMUM_VISITS",
    "Accord",
    "Agreement",
    "Band",
    "BranchFigures",
    "BranchSums",
    "Change",
    "Comparison",
    "Degenerate",
    "FunnelLimits",
    "FunnelPlace",
    "ImportanceGrid",
    "Interval",
    "NoSeverity",
    "Quadrant",
    "SeenByOne",
    "Severity",
    "ShopperFigures",
    "ShopperSums",
    "Spread",
    "compare",
    "funnel_limits",
    "importance_grid",
    "measure_agreement",
    "measure_severity",
    "measure_spread",
    "priority_points",
]
