"""A comparison in words and aligned columns, for a terminal."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from audit_app.comparison.words import band_name, measure_name, reason_words
from audit_app.formatting import format_number, format_signed
from audit_app.statistics import Band, BranchFigures, Change, Comparison

Cells = Sequence[str]


def write_report(comparison: Comparison, period: str | None, previous: str | None) -> str:
    """Return the whole report in the language in force; lines end without spaces."""
    parts = [_headline(comparison, period, previous)]
    if comparison.reason:
        parts.append(reason_words(comparison.reason))
    parts += _band_tables(comparison, with_change=previous is not None)
    parts.append(_method(comparison))
    return "\n\n".join(part for part in parts if part)


def write_factors(factors: Mapping[str, Comparison]) -> str:
    """Return one line for each factor; ``""`` without any."""
    if not factors:
        return ""
    counted = (Band.ABOVE, Band.CANNOT_TELL, Band.BELOW, Band.TOO_FEW)
    grid = [[_("Factor"), _("Visits"), _("Mean"), *(band_name(band) for band in counted)]]
    for factor, comparison in factors.items():
        bands = [row.band for row in comparison.branches]
        figures = [str(comparison.visits), format_number(comparison.plain_mean)]
        grid.append([measure_name(factor), *figures, *(str(bands.count(band)) for band in counted)])
    widths = [max(len(cells[place]) for cells in grid) for place in range(len(grid[0]))]
    lines = [f"  {_align(cells, widths)}" for cells in grid]
    return "\n".join([_("Factors, and how many branches are in each band"), *lines])


def _headline(comparison: Comparison, period: str | None, previous: str | None) -> str:
    """Say what was compared, the chain mean and both spreads."""
    scope = [
        ngettext("%(num)d visit", "%(num)d visits", comparison.visits),
        ngettext("%(num)d branch", "%(num)d branches", len(comparison.branches)),
        _("threshold %(score)s", score=format_number(comparison.threshold)),
    ]
    if period:
        scope.append(_("period %(period)s", period=period))
    if previous:
        scope.append(_("change since %(period)s", period=previous))
    figures = [
        _("Chain mean %(score)s", score=format_number(comparison.mean)),
        _("mean of all visits %(score)s", score=format_number(comparison.plain_mean)),
        _("from visit to visit ±%(points)s", points=format_number(comparison.within_sd)),
        _("from branch to branch ±%(points)s", points=format_number(comparison.between_sd)),
    ]
    return " · ".join(scope) + "\n" + " · ".join(figures)


def _band_tables(comparison: Comparison, *, with_change: bool) -> list[str]:
    """Return one table per band that has branches, all with the same column widths."""
    headings = [_("Branch"), _("Visits"), _("Mean"), _("95% interval"), _("Adjusted"), _("Rank")]
    if with_change:
        headings.append(pgettext("difference", "Change"))
    listed = {
        row: [*_figures(row), *([_change(row.change)] if with_change else [])] for row in comparison.listed
    }
    grid = [headings, *listed.values()]
    widths = [max(len(cells[place]) for cells in grid) for place in range(len(headings))]
    tables = []
    for band in Band:
        rows = [row for row in comparison.listed if row.band is band]
        if rows:
            lines = [_align(headings, widths)]
            lines += [_join(_align(listed[row], widths), _remark(row)) for row in rows]
            tables.append(
                "\n".join([_band_heading(band, comparison.minimum), *(f"  {line}" for line in lines)])
            )
    return tables


def _band_heading(band: Band, minimum: int) -> str:
    words = band_name(band)
    if band is not Band.TOO_FEW:
        return words
    return _("%(words)s (fewer than %(number)d)", words=words, number=minimum)


def _figures(row: BranchFigures) -> list[str]:
    interval = "–" if row.low is None else f"{format_number(row.low)} … {format_number(row.high)}"
    ranks = "–" if row.rank_low is None else f"{row.rank_low}–{row.rank_high}"
    return [row.branch, str(row.n), format_number(row.mean), interval, format_number(row.adjusted), ranks]


def _change(change: Change | None) -> str:
    """Write the change, with a star for a mover of the whole list."""
    if change is None:
        return "–"
    return format_signed(change.difference) + (" *" if change.is_mover else "")


def _remark(row: BranchFigures) -> str:
    if row.visits_needed is None:
        return ""
    return ngettext(
        "%(num)d more visit would settle it", "%(num)d more visits would settle it", row.visits_needed
    )


def _method(comparison: Comparison) -> str:
    """State the averaging rule and what the marks mean."""
    lines = [
        _("A branch's mean is the mean of its visit scores, every visit equal."),
        _("Intervals use the spread of visits pooled over all branches."),
        _("Ranks are the range that the data allow, 1 being the best; a range is no place in a table."),
    ]
    if any(row.change and row.change.is_mover for row in comparison.branches):
        lines.append(_("* changed beyond noise, judged over the whole list (false discoveries held at 5%)."))
    return "\n".join(lines)


def _align(cells: Cells, widths: Sequence[int]) -> str:
    """Align the first column left and the figures right."""
    first, *rest = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *rest])


def _join(line: str, remark: str) -> str:
    return f"{line}  {remark}" if remark else line
