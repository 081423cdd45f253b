"""The files of the pages beside the branches hold what those pages show."""

import pytest
from flask import Flask
from flask_babel import force_locale

from audit_app.formatting import format_number, format_signed
from audit_app.organisation.models import BranchClass
from tests.comparison.chain import NOVEMBER, Chain
from tests.comparison.test_files import table
from tests.comparison.test_overview import OCTOBER
from tests.comparison.test_pages import words
from tests.comparison.test_spending import whole_visit
from tests.house_client import HouseClient

FIGURES_SHOWN = {
    "/comparison/journey.csv": ("touchpoint_en", "target", "visits", "mean", "gap", "emotion"),
    "/comparison/priorities.csv": ("weight", "visits", "mean", "threshold", "gap", "worth"),
    "/comparison/questions.csv": ("question_en", "visits", "missed", "cost"),
    "/comparison/expectation.csv": ("class_en", "visits", "mean", "threshold", "gap"),
    "/comparison/periods.csv": ("branch", "visits", "mean", "previous_mean", "change"),
}
"""What of each file its page shows, too."""
FINDINGS = tuple(FIGURES_SHOWN)
SIGNED, WHOLE = {"gap", "change", "cost"}, {"weight", "missed", "target"}


def as_printed(cell: str, name: str) -> set[str]:
    """A cell as the page may print it, which rounds what the cell has already rounded."""
    try:
        value = float(cell)
    except ValueError:
        return {cell}
    if name == "visits":
        return {cell}
    with force_locale("en"):
        if name in SIGNED:
            return {format_signed(-each if name == "cost" else each) for each in (value, value - 0.005)}
        return {format_number(each, 0 if name in WHOLE else 1) for each in (value, value - 0.005)}


def fill_everything(chain: Chain) -> None:
    """Three branches of a class in two months, with every measure that a page shows."""
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    for code in "ABC":
        chain.branch(code, branch_class=flagship)
        for month in (OCTOBER, NOVEMBER):
            for shift in (-2.0, 0.0, 1.0, 2.0):
                whole_visit(chain, code, shift + month.month, month=month)


@pytest.mark.parametrize("address", FINDINGS)
def test_each_page_has_a_file_with_its_figures(chain: Chain, office: HouseClient, address: str) -> None:
    fill_everything(chain)
    page = office.page(f"{address.removesuffix('.csv')}?period=2026-11")
    assert f'href="{address}?' in page
    rows = table(office, f"{address}?period=2026-11")
    assert rows
    printed = words(page)
    for row in rows:
        for name in FIGURES_SHOWN[address]:
            assert any(words in printed for words in as_printed(row[name], name)), (name, row)


def test_findings_before_the_first_release_are_headings_alone(app: Flask, office: HouseClient) -> None:
    for address in FINDINGS:
        assert table(office, address) == []
