"""The comparison as a table for spreadsheets."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.comparison.branch import read_branch
from audit_app.comparison.branch_page import branch_months
from audit_app.comparison.files.branches import BRANCH_COLUMNS
from audit_app.comparison.files.cells import csv_lines, rounded_cell
from audit_app.comparison.overview import read_overview
from audit_app.comparison.trends import TrendSpan, read_trends
from audit_app.organisation.models import BranchClass
from tests.comparison.chain import NOVEMBER, Chain, select
from tests.comparison.test_overview import NO_PROBLEM, OCTOBER, fill
from tests.factories import make_area, make_user
from tests.house_client import HouseClient

BRANCH_FILES = (
    "/comparison.csv",
    "/comparison.csv?shape=wide",
    "/comparison/months.csv",
    "/comparison/months.csv?by=area",
    "/comparison/months.csv?by=branch",
)
FINDING_FILES = tuple(
    f"/comparison/{page}.csv" for page in ("journey", "priorities", "questions", "expectation", "periods")
)


def table(client: HouseClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def figure(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def test_the_table_holds_the_figures_of_the_page_for_every_measure(chain: Chain, office: HouseClient) -> None:
    fill(chain)
    rows = table(office, "/comparison.csv?period=2026-Q4&measure=convenience")
    overview = read_overview(select(period="2026-Q4"), ranked=["overall"])
    assert tuple(rows[0]) == BRANCH_COLUMNS
    assert len(rows) == 12 * 6
    overall = [row for row in rows if row["measure"] == "overall"]
    for row, figures in zip(overall, overview.comparison.listed, strict=True):
        assert row["branch_code"] == figures.branch
        assert int(row["visits"]) == figures.n
        assert float(row["mean"]) == pytest.approx(figures.mean, abs=0.006)
        assert float(row["low"]) == pytest.approx(figures.low, abs=0.006)
        assert row["band"] == figures.band
        assert (int(row["rank_low"]), int(row["rank_high"])) == (figures.rank_low, figures.rank_high)
        assert row["previous_period"] == "2026-Q3"
        assert float(row["change"]) == pytest.approx(figures.change.difference, abs=0.006)
    assert {row["threshold"] for row in rows if row["measure"] == "problem_handling"} == {"75.00"}


def test_what_is_not_known_is_an_empty_cell(chain: Chain, office: HouseClient) -> None:
    chain.visit("A", 70)
    row = table(office, "/comparison.csv")[0]
    unknown = (
        "low",
        "high",
        "rank_low",
        "adjusted",
        "visits_needed",
        "change",
        "previous_visits",
        "beyond_noise",
    )
    assert {row[column] for column in unknown} == {""}
    assert (row["mean"], row["band"]) == ("70.00", "too_few")


def test_a_fall_stays_a_number(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [80, 81, 82]}, OCTOBER)
    chain.visits({"A": [70, 71, 72]})
    row = table(office, "/comparison.csv?period=2026-11")[0]
    assert row["change"] == "-10.00"


def test_a_text_that_looks_like_a_formula_stays_a_text(chain: Chain, office: HouseClient) -> None:
    chain.branch("A", make_area(code="=1+1", name="@SUM(A1)"))
    chain.visits({"A": [70, 71, 72]}, segment="+84 khách quen")
    row = table(office, "/comparison.csv?segment=%2B84+khách+quen")[0]
    assert (row["area_code"], row["area"]) == ("'=1+1", "'@SUM(A1)")
    assert row["segment"] == "'+84 khách quen"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\t=1", "'\t=1"),
        (" \u200b=1", "' \u200b=1"),
        ("＝SUM(1)", "'＝SUM(1)"),
        ("－1", "'－1"),
        ("Kho;=cmd|' /c calc'!A0;", "Kho;'=cmd|' /c calc'!A0;"),
        ("Kho\n@A1", "Kho\n'@A1"),
        ("Đà Nẵng – Hải Châu", "Đà Nẵng – Hải Châu"),
        ("12 Lê Lợi; quận 1", "12 Lê Lợi; quận 1"),
        ("a=b", "a=b"),
    ],
)
def test_whatever_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str, written: str) -> None:
    (row,) = list(csv.reader(io.StringIO("".join(csv_lines(["a"], [[text]])), newline="")))[1:]
    assert row == [written]


def test_the_table_says_which_factors_the_overall_scores_assessed(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72]}, assessed=NO_PROBLEM)
    by_measure = {row["measure"]: row["assessed_factors"] for row in table(office, "/comparison.csv")}
    assert by_measure["overall"] == "staff_attitude convenience consistent_information response_speed"
    assert by_measure["convenience"] == ""


def test_the_table_has_the_same_headings_in_both_languages(chain: Chain, client: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72]})
    found = []
    for language in ("vi", "en"):
        client.sign_in(make_user(Role.HEAD_OFFICE, language=language))
        found.append(client.get("/comparison.csv").data)
    assert found[0] == found[1]


def test_the_months_are_a_table_of_their_own(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 72], "B": [90]})
    chain.visit("A", 50, OCTOBER)
    rows = table(office, "/comparison/months.csv?period=2026-11")
    november = next(row for row in rows if (row["month"], row["measure"]) == ("2026-11", "overall"))
    assert (november["visits"], november["mean"], november["branch_code"]) == ("3", "77.33", "")
    of_branch = table(office, "/comparison/months.csv?period=2026-11&branch=A")
    kept = [(row["month"], row["visits"], row["mean"]) for row in of_branch if row["measure"] == "overall"]
    assert kept[-2:] == [("2026-10", "1", "50.00"), (f"{NOVEMBER:%Y-%m}", "2", "71.00")]
    assert office.get("/comparison/months.csv?branch=NOBODY").status_code == 404


def test_a_file_says_what_it_was_narrowed_to(chain: Chain, office: HouseClient) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    for code, area in (("F1", "BAC"), ("F2", "NAM")):
        chain.branch(code, make_area(code=area), branch_class=flagship)
        chain.visits({code: [70, 72, 74]}, segment="moi", programme="TET")
    chosen = "period=2026-11&area=BAC&class=F&programme=TET&segment=moi&assessed=11111"
    for address in (*BRANCH_FILES, *FINDING_FILES):
        answer = office.get(f"{address}{'&' if '?' in address else '?'}{chosen}")
        name = answer.headers["Content-Disposition"].rpartition("''")[2]
        assert name.endswith("-2026-11-BAC-F-TET-moi.csv"), address
        for row in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))):
            said = [row[name] for name in ("selected_area", "class", "programme", "segment")]
            assert said == ["BAC", "F", "TET", "moi"], address
            assert row["assessed_factors"].count(" ") == 4, address
    # A branch of another area is compared with the chain, and its row names its own area.
    rows = table(office, "/comparison/months.csv?period=2026-11&branch=F2&area=BAC")
    assert {(row["area_code"], row["selected_area"]) for row in rows} == {("NAM", "")}


def test_the_months_are_those_that_the_trends_draw(chain: Chain, office: HouseClient) -> None:
    """Over twelve months other factors may be most usual than in the period."""
    chain.branch("N", make_area(code="BAC", name="Miền Bắc"))
    chain.branch("S", make_area(code="NAM", name="Miền Nam"))
    for month in range(1, 10):
        chain.visits({"N": [60, 61], "S": [62]}, date(2026, month, 1))
    chain.visits({"N": [90, 91], "S": [93]}, assessed=NO_PROBLEM)
    for query, by_area in (("", False), ("&months=24", False), ("&months=24&by=area", True)):
        span = TrendSpan(24 if "24" in query else 12, by_area=by_area)
        panels = read_trends(select(period="2026-11"), span).panels
        drawn = [
            (panel.key, month.n, *map(rounded_cell, (month.mean, month.low, month.high, panel.threshold)))
            for panel in panels
            for month in panel.months
        ]
        rows = table(office, f"/comparison/months.csv?period=2026-11{query}")
        key, columns = "area_code" if by_area else "measure", ("mean", "low", "high", "threshold")
        assert [
            (row[key], int(row["visits"]), *(figure(row[name]) for name in columns)) for row in rows
        ] == drawn
    overall = [row for row in rows if row["measure"] == "overall"]
    assert sum(int(row["visits"]) for row in overall) == 27
    assert {row["assessed_factors"].count(" ") for row in overall} == {4}
    page = office.page("/comparison/trends?period=2026-11&months=24&by=area")
    assert "/comparison/months.csv?" in page
    assert "months=24" in page.partition("/comparison/months.csv?")[2].partition('"')[0]
    assert "by=area" in page.partition("/comparison/months.xlsx?")[2].partition('"')[0]


def test_a_branchs_months_are_those_of_its_page(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 72], "B": [90, 91]})
    chain.visits({"A": [60], "B": [80]}, OCTOBER)
    report = read_branch(select(period="2026-11"), "A")
    assert report is not None
    months = branch_months(report, ["overall"])["overall"]
    rows = [
        row
        for row in table(office, "/comparison/months.csv?period=2026-11&branch=A")
        if row["measure"] == "overall"
    ]
    assert [
        (row["month"], int(row["visits"]), figure(row["low"]), figure(row["threshold"])) for row in rows
    ] == [(each.period.code, each.n, rounded_cell(each.low), rounded_cell(each.threshold)) for each in months]


def test_a_file_named_after_a_vietnamese_code_can_be_sent(chain: Chain, office: HouseClient) -> None:
    chain.visits({"ĐN01": [70, 72]})
    header = office.get("/comparison/months.csv?branch=ĐN01").headers["Content-Disposition"]
    assert header.encode("latin-1").endswith(b"filename*=UTF-8''months-%C4%90N01.csv")


def test_before_the_first_release_the_table_is_empty_but_for_its_headings(
    app: Flask, office: HouseClient
) -> None:
    assert table(office, "/comparison.csv") == []
    assert table(office, "/comparison/months.csv") == []


def sheets(client: HouseClient, address: str) -> dict[str, list[tuple[object, ...]]]:
    """Read a workbook as a spreadsheet does."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype.endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_workbook_has_typed_cells_and_the_figures_of_the_table(chain: Chain, office: HouseClient) -> None:
    fill(chain)
    chain.branch("Z", make_area(code="=1+1", name="@SUM(A1)"))
    chain.visits({"Z": [70, 71, 72]}, segment="=HYPERLINK(1)")
    pages = sheets(office, "/comparison.xlsx?period=2026-Q4")
    rows = table(office, "/comparison.csv?period=2026-Q4")
    headings, *cells = pages["figures"]
    assert headings == BRANCH_COLUMNS
    written = [dict(zip(headings, row, strict=True)) for row in cells]
    assert len(written) == len(rows)
    for book, line in zip(written, rows, strict=True):
        assert book["visits"] == int(line["visits"])
        assert book["mean"] == float(line["mean"])
        assert book["band"] == line["band"]
        assert (book["low"] is None) == (line["low"] == "")
    assert {row["area_code"] for row in written if row["branch_code"] == "Z"} == {"=1+1"}
    assert b"<f>" not in office.get("/comparison.xlsx").data


def test_the_wide_table_has_one_row_for_each_branch(chain: Chain, office: HouseClient) -> None:
    fill(chain)
    rows = table(office, "/comparison.csv?period=2026-Q4&shape=wide")
    long = table(office, "/comparison.csv?period=2026-Q4")
    assert len(rows) == len(chain.branches) == len({row["branch_code"] for row in rows})
    for row in rows:
        own = [each for each in long if each["branch_code"] == row["branch_code"]]
        for each in own:
            assert row[f"{each['measure']}_mean"] == each["mean"]
            assert row[f"{each['measure']}_visits"] == each["visits"]
    headings, *cells = sheets(office, "/comparison.xlsx?period=2026-Q4")["branches"]
    assert [row[0] for row in cells] == [row["branch_code"] for row in rows]
    assert set(headings) == set(rows[0])


def test_months_of_every_branch_are_a_table_and_a_sheet(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 72], "B": [90]})
    chain.visit("A", 50, OCTOBER)
    rows = table(office, "/comparison/months.csv?period=2026-11&by=branch")
    kept = [
        (row["branch_code"], row["month"], row["visits"], row["mean"])
        for row in rows
        if row["measure"] == "overall"
    ]
    assert kept == [
        ("A", "2026-10", "1", "50.00"),
        ("A", "2026-11", "2", "71.00"),
        ("B", "2026-11", "1", "90.00"),
    ]
    pages = sheets(office, "/comparison/months.xlsx?period=2026-11")
    assert len(pages["branches"]) == 1 + len(rows)
    assert len(pages["months"]) == 1 + 12 * 6
    assert ("A", 1, 50) in {(row[0], row[-2], row[-1]) for row in pages["branches"]}


def test_an_empty_workbook_has_its_headings(app: Flask, office: HouseClient) -> None:
    assert [len(rows) for rows in sheets(office, "/comparison.xlsx").values()] == [1, 1]
    assert [len(rows) for rows in sheets(office, "/comparison/months.xlsx").values()] == [1]
