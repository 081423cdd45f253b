"""The branches and the funnel of a comparison as one drawing, with the pure charts of the pages."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, render_template

from audit_app.charts.funnel import Funnel, FunnelBranch, curve_visits, draw_funnel
from audit_app.charts.lettering import wrap_words
from audit_app.charts.paper import ink_drawings, read_rules
from audit_app.charts.scale import score_scale
from audit_app.charts.strips import DotInterval, Tick, place_dot_interval, place_ticks
from audit_app.statistics import Band, BranchFigures, Comparison, funnel_limits

WIDTH = 760
NAME_WIDTH = 210
FEWEST_IN_FUNNEL = 3
PAPER = Path("templates", "components", "charts", "paper.css")


@dataclass(frozen=True, slots=True)
class DrawnBranch:
    """One branch: its name as far as there is room, its figures and its mark."""

    name: str
    figures: BranchFigures
    mark: DotInterval


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the drawing shows; ``funnel`` is ``None`` where no spread is known."""

    rows: tuple[DrawnBranch, ...]
    ticks: tuple[Tick, ...]
    funnel: Funnel | None


def lay_drawing(comparison: Comparison) -> Drawing:
    """Return the places of all marks."""
    rows = comparison.listed
    judged = [row for row in rows if row.band is not Band.TOO_FEW]
    ends = [end for row in judged for end in (row.low, row.high)]
    scale = score_scale([*(row.mean for row in rows), comparison.threshold, *ends])
    drawn = [
        DrawnBranch(
            wrap_words(row.branch, NAME_WIDTH, lines=1)[0],
            row,
            place_dot_interval(
                row.mean, row.low, row.high, threshold=comparison.threshold, band=row.band, scale=scale
            ),
        )
        for row in rows
    ]
    return Drawing(tuple(drawn), place_ticks(scale, most=5), _funnel(comparison))


def _funnel(comparison: Comparison) -> Funnel | None:
    within, centre = comparison.within_sd, comparison.mean
    if not within or centre is None or len(comparison.branches) < FEWEST_IN_FUNNEL:
        return None
    branches = [
        FunnelBranch(row.branch, row.n, row.mean, funnel_limits(centre, within, row.n).place(row.mean))
        for row in comparison.branches
    ]
    limits = [funnel_limits(centre, within, n) for n in curve_visits(branches)]
    return draw_funnel(branches, limits, centre, threshold=comparison.threshold, width=WIDTH, height=400)


def draw_svg(comparison: Comparison, period: str | None) -> bytes:
    """Return the drawing as an SVG file that stands alone, in the language in force."""
    drawing = lay_drawing(comparison)
    text = render_template(
        "comparison/drawing.svg", drawing=drawing, comparison=comparison, period=period, width=WIDTH
    )
    # Whoever opens the file elsewhere may not have our letters.
    return _inked(text).replace('"Vi Hanh Sans"', '"Vi Hanh Sans, Noto Sans, sans-serif"').encode()


def draw_pdf(comparison: Comparison, period: str | None) -> bytes:
    """Return the drawing and its figures as a tagged PDF; raises :class:`PangoMissing`."""
    from audit_app.scorecards.press import print_html

    drawing = lay_drawing(comparison)
    html = render_template(
        "comparison/drawing.html", drawing=drawing, comparison=comparison, period=period, width=WIDTH
    )
    digest = hashlib.sha256(html.encode()).hexdigest()
    return print_html(_inked(html), stylesheets=("drawing.css",), files={}, identifier=digest)


def _inked(text: str) -> str:
    """Give every mark its colour: neither file has a style sheet of the page."""
    return ink_drawings(text, read_rules((current_app.config["ROOT"] / PAPER).read_text(encoding="utf-8")))
