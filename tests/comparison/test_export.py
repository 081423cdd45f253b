"""The comparison as a table for spreadsheets."""

import csv
import io

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from audit_app.comparison.export import BRANCH_COLUMNS, write_csv
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
    assert "'\t" in write_csv(["a"], [["\t=1"]])


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
