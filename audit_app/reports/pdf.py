"""Report → HTML → PDF.  The same report in the same language gives the same bytes."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import current_app, render_template
from flask_babel import force_locale

from audit_app.charts.paper import PaperRule, ink_drawings, read_rules
from audit_app.reports.report import Report
from audit_app.reports.sheet import lay_sheet
from audit_app.reports.words import kind_name, place_name
from audit_app.scorecards.press import print_html

STYLESHEETS = ("report.css",)
PAPER_RULES = Path("templates", "components", "charts", "paper.css")
# Where a template's line ends between two tags there is no space; each would become a box thrown away.
BETWEEN_LINES = re.compile(r">\s*\n\s*<")


def print_report(report: Report, language: str) -> bytes:
    """Return the PDF in ``language`` (``vi`` or ``en``); raises :class:`PangoMissing`."""
    return press_report(write_html(report, language))


def press_report(html: str) -> bytes:
    """Return what :func:`write_html` wrote as a PDF; raises :class:`PangoMissing`."""
    digest = hashlib.sha256(html.encode()).hexdigest()
    return print_html(html, stylesheets=STYLESHEETS, files={}, identifier=digest)


def write_html(report: Report, language: str) -> str:
    """Return the document that is printed; nothing in it has to be fetched."""
    with force_locale(language):
        html = render_template("reports/pdf/report.html", **lay_sheet(report))
    return ink_drawings(BETWEEN_LINES.sub("><", html), paper_rules(Path(current_app.config["ROOT"])))


def file_name(report: Report, language: str) -> str:
    """Return a name that people recognise: kind, place and period."""
    with force_locale(language):
        name = f"{kind_name(report.kind)} {place_name(report)} {report.period.code}.pdf"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)


@cache
def paper_rules(root: Path) -> tuple[PaperRule, ...]:
    """Return how charts look on paper."""
    return read_rules((root / PAPER_RULES).read_text(encoding="utf-8"))
