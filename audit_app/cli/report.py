"""``flask --app wsgi report``: the PDF of a branch, an area or the chain without a browser."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from audit_app.config import LANGUAGES
from audit_app.db import connected

KINDS = ("branch", "area", "chain")


@click.command("report")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("code", default="")
@click.option("--period", default="", help="2026-11, 2026-Q4, 2026-H2 or 2026; the usual one unless told.")
@click.option(
    "--checklist", default="", help="KEY.vN, or KEY for all its versions; the usual one unless told."
)
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def report_command(kind: str, code: str, period: str, checklist: str, language: str, output: Path) -> None:
    """Write the report on a branch or area called CODE, or on the whole chain, to a PDF file."""
    from audit_app.reports.pdf import print_report
    from audit_app.reports.reading import read_report
    from audit_app.reports.scope import ReportKind, ReportRequest

    with connected():
        report = read_report(ReportRequest(ReportKind(kind), code, period, checklist))
        output.write_bytes(print_report(report, language))
    click.echo(f"{output}: {output.stat().st_size:,} bytes")
