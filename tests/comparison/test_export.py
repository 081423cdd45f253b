"""The comparison as a table for spreadsheets."""

import csv
import io

import openpyxl
import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.comparison.export import BRANCH_COLUMNS, csv_lines
from audit_app.comparison.overview import read_overview
from tests.comparison.chain import NOVEMBER, Chain, new_chain, select
from tests.comparison.test_overview import NO_PROBLEM, OCTOBER, fill
from tests.factories import make_area, make_user
from tests.house_client import HouseClient


@pytest.fixture
def chain(app: Flask) -> Chain:
    return new_chain()


@pytest.fixture
def office(client: HouseClient) -> HouseClient:
    return client.sign_in(make_user(Role.HEAD_OFFICE))


def table(client: HouseClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


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
    assert "'\t" in "".join(csv_lines(["a"], [["\t=1"]]))


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
