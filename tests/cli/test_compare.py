"""``flask --app wsgi compare``: a chain's own spreadsheet, compared or refused with every mistake."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from pypdf import PdfReader

from audit_app.cli.compare import compare_command
from audit_app.cli.score_table import choose_periods, order_periods, read_score_table

CHAIN = """branch;score;period
Cầu Giấy;95;T1/2026
Cầu Giấy;93,5;T1/2026
Cầu Giấy;96;T2/2026
Cầu Giấy;94;T2/2026
Cầu Giấy;97;T2/2026
Đống Đa;74;T1/2026
Đống Đa;79;T1/2026
Đống Đa;81;T2/2026
Đống Đa;74;T2/2026
Đống Đa;92;T2/2026
Hà Đông;88;T1/2026
Hà Đông;90;T1/2026
Hà Đông;55;T2/2026
Hà Đông;61;T2/2026
Hà Đông;58;T2/2026
Long Biên;99;T2/2026
"""


@pytest.fixture
def compare(app: Flask, tmp_path: Path):
    """Run the command on a table with the options given."""

    def run(table: str | bytes, *options: str) -> Result:
        file = tmp_path / "scores.csv"
        file.write_bytes(table if isinstance(table, bytes) else table.encode())
        return CliRunner().invoke(compare_command, [str(file), *options], obj=None)

    with app.app_context():
        yield run


def test_the_newest_period_is_compared_with_the_one_before(compare):
    document = json.loads(compare(CHAIN, "--json").stdout)
    assert (document["period"], document["previous_period"]) == ("T2/2026", "T1/2026")
    assert document["visits"] == 10
    bands = {row["branch"]: row["band"] for row in document["branches"]}
    assert bands == {
        "Cầu Giấy": "above",
        "Đống Đa": "cannot_tell",
        "Hà Đông": "below",
        "Long Biên": "too_few",
    }
    changes = {row["branch"]: row["change"] for row in document["branches"]}
    assert changes["Hà Đông"]["difference"] == -31
    assert changes["Hà Đông"]["is_mover"] is True
    assert changes["Long Biên"] is None


def test_the_figures_for_programs_have_the_promised_names(compare):
    document = json.loads(compare(CHAIN, "--json").stdout)
    assert {"visits", "mean", "within_sd", "between_sd", "branches"} <= document.keys()
    figures = ["n", "mean", "low", "high", "adjusted", "reliability", "rank_low", "rank_high", "band"]
    assert {"branch", *figures} <= document["branches"][0].keys()


def test_without_periods_every_row_is_one_visit(compare):
    result = compare("branch,score\nA,98\nA,97\nA,99\nA,96\nB,91\nB,90\nB,93\nB,92\n", "--json")
    document = json.loads(result.stdout)
    assert (document["visits"], document["period"]) == (8, None)
    assert (document["mean"], document["plain_mean"]) == (94.5, 94.5)
    # s² = (5 + 5) / 6, τ² = (72 − s²) / 4
    assert document["within_sd"] == pytest.approx((10 / 6) ** 0.5, abs=1e-4)
    assert document["between_sd"] == pytest.approx(((72 - 10 / 6) / 4) ** 0.5, abs=1e-4)


def test_a_period_may_be_picked_and_the_first_has_no_change(compare):
    document = json.loads(compare(CHAIN, "--json", "--period", "T1/2026").stdout)
    assert (document["visits"], document["previous_period"]) == (6, None)
    assert all(row["change"] is None for row in document["branches"])


def test_an_unknown_period_is_refused_with_those_there_are(compare):
    result = compare(CHAIN, "--period", "T3/2026", "--language", "en")
    assert result.exit_code == 1
    assert "T1/2026, T2/2026" in result.stderr


def test_the_same_table_gives_the_same_figures_in_any_order(compare):
    head, *rows = CHAIN.splitlines()
    turned = "\n".join([head, *reversed(rows)])
    assert compare(CHAIN, "--json").stdout == compare(turned, "--json").stdout


def test_what_the_data_cannot_tell_is_null_and_said_in_words(compare):
    table = "branch,score\nA,80\nB,90\n"
    document = json.loads(compare(table, "--json").stdout)
    assert document["reason"] == "single_visits"
    assert document["within_sd"] is document["between_sd"] is None
    assert document["branches"][0]["low"] is document["branches"][0]["rank_low"] is None
    assert "Mỗi chi nhánh chỉ có một lượt" in compare(table, "--language", "vi").stdout


def test_the_report_speaks_both_languages_and_states_its_rule(compare):
    vietnamese = compare(CHAIN, "--language", "vi").stdout
    assert "Chưa phân biệt được" in vietnamese
    assert "95,7" in vietnamese
    assert "mỗi lượt tính như nhau" in vietnamese
    english = compare(CHAIN, "--language", "en").stdout
    assert "Cannot tell" in english
    assert "95.7" in english
    assert "every visit equal" in english


def test_all_mistakes_are_listed_by_row_and_nothing_is_computed(compare):
    result = compare("branch,score\nA,abc\nB,100.01\n,3\nC,\nD,-1\nE,80\n", "--json", "--language", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == [
        "Row 2, column score",
        "Row 3, column score",
        "Row 4, column branch",
        "Row 5, column score",
        "Row 6, column score",
    ]


def test_a_row_without_its_period_is_a_mistake_when_others_have_one(compare):
    result = compare("branch,score,period\nA,80,2026\nB,70,\n", "--language", "vi")
    assert result.exit_code == 1
    assert "Dòng 3, cột period" in result.stderr


def test_a_wrong_encoding_says_what_where_and_how_to_mend_it(compare):
    table = "branch,score\nHà Nội,80\n".replace("ộ", "ô").encode("windows-1252")
    result = compare(table, "--language", "en")
    assert result.exit_code == 1
    assert "Row 2: the file is not UTF-8" in result.stderr
    assert "CSV UTF-8" in result.stderr
    assert compare(table, "--csv-encoding", "windows-1252").exit_code == 0


def test_a_table_without_rows_is_refused(compare):
    result = compare("branch,score\n", "--language", "en")
    assert result.exit_code == 1
    assert "not one visit" in result.stderr


def test_a_file_that_is_not_there_is_refused(app):
    with app.app_context():
        result = CliRunner().invoke(compare_command, ["/nowhere/scores.csv", "--language", "vi"])
    assert result.exit_code == 1
    assert "Không đọc được" in result.stderr


@pytest.mark.parametrize("threshold", ["nan", "101", "-1", "eighty"])
def test_a_threshold_off_the_scale_is_refused(compare, threshold):
    assert compare(CHAIN, f"--threshold={threshold}").exit_code == 2


@pytest.mark.parametrize(
    ("threshold", "language", "words"),
    [
        ("tám mươi", "vi", "“tám mươi” không phải là số"),
        ("eighty", "en", "“eighty” is not a number"),
        ("101", "vi", "101 không nằm trong khoảng từ 0 đến 100"),
        ("101", "en", "101 is not from 0 to 100"),
    ],
)
def test_a_wrong_threshold_is_said_in_the_language_asked_for(compare, threshold, language, words):
    assert words in compare(CHAIN, "--threshold", threshold, "--language", language).stderr


def test_a_threshold_may_have_a_decimal_comma(compare):
    assert json.loads(compare(CHAIN, "--json", "--threshold", "82,5").stdout)["threshold"] == 82.5


def test_likely_slips_are_pointed_out(compare):
    result = compare("branch,score,colour\nHuế,0.8\nHUẾ,0.9\n", "--language", "en")
    assert "colour" in result.stdout
    assert "“HUẾ”, “Huế”" in result.stdout
    assert "multiply them by 100" in result.stdout


def test_factors_that_look_like_shares_are_pointed_out_by_name(compare):
    table = "branch,score,convenience,response_speed\nA,80,0.8,1\nA,70,0.7,60\nB,60,1,\n"
    notes = json.loads(compare(table, "--json", "--language", "en").stdout)["notes"]
    assert notes == ["No score is above 1 in: Convenience. If these are shares, multiply them by 100."]
    assert "Sự tiện lợi" in compare(table, "--language", "vi").stdout.splitlines()[-1]


def test_branches_whose_names_hold_control_characters_are_refused(compare):
    result = compare("branch,score\nA\x1b[31mX,80\nB,70\n", "--language", "en")
    assert (result.exit_code, "\x1b" in result.output) == (1, False)
    assert "Row 2, column branch" in result.stderr


@pytest.mark.parametrize(
    "periods",
    [
        ("2025", "2026"),
        ("2025-12", "2026-1", "2026-2", "2026-10"),
        ("12/2025", "01/2026", "10/2026"),
        ("Q4 2025", "Q1 2026", "Q2 2026"),
        ("2025Q4", "2026Q1"),
        ("Quý 4/2025", "Quý 1/2026"),
        ("31/12/2025", "01/02/2026", "15/02/2026"),
        ("wave 2", "wave 9", "wave 10"),
        ("đợt 1", "đợt 2"),
        ("wave 007", "wave 0010"),
        ("9" * 4999, "1" + "0" * 4999, "9" * 5000),
        (f"2025-{'9' * 5000}", f"2026-{'0' * 5000}1"),
    ],
)
def test_periods_go_from_oldest_to_newest_however_they_are_written(periods):
    assert order_periods(reversed(periods)) == periods


def test_a_table_with_a_single_period_is_taken_whole():
    table = read_score_table(b"branch,score,period\nA,80,2026\nB,70,2026\n")
    assert choose_periods(table, None) == (None, None)
    assert choose_periods(table, "2026") == ("2026", None)


FACTORS = """branch,score,problem_handling,Sự tiện lợi cho khách hàng
A,80,70,90
A,82,72,
A,85,75,92
B,60,50,80
B,62,,81
B,66,58,84
C,75,70,70
C,77,71,72
C,71,69,75
"""


def test_factors_are_compared_beside_the_score(compare):
    found = json.loads(compare(FACTORS, "--json").stdout)["factors"]
    assert list(found) == ["problem_handling", "convenience"]
    assert found["problem_handling"]["visits"] == 8
    assert [row["n"] for row in found["convenience"]["branches"]] == [3, 3, 2]
    report = compare(FACTORS, "--language", "en").stdout
    assert "Problem handling" in report
    wrong = compare(FACTORS.replace("A,80,70", "A,80,170"), "--language", "en")
    assert wrong.exit_code == 1
    assert "column problem_handling: 170 is outside the scale" in wrong.stderr


def workbook(text: str) -> bytes:
    """The table as a spreadsheet saves it: numbers as numbers."""
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(text)):
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell or None for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_is_compared_as_the_csv_that_it_would_be_saved_as(compare):
    assert compare(workbook(FACTORS), "--json").stdout == compare(FACTORS, "--json").stdout
    wrong = compare(workbook(FACTORS.replace("B,60", "B,160")), "--language", "en")
    assert "Row 5, column score: 160 is outside the scale" in wrong.stderr
    broken = compare(b"PK\x03\x04 no workbook", "--language", "en")
    assert broken.exit_code == 1
    assert "cannot be opened as an Excel workbook" in broken.stderr


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_branches_and_funnel_are_drawn_into_files_that_stand_alone(compare, tmp_path):
    svg, pdf = tmp_path / "chain.svg", tmp_path / "chain.pdf"
    result = compare(FACTORS, "--language", "vi", "--svg", str(svg), "--pdf", str(pdf))
    assert result.exit_code == 0, result.stderr
    drawn = ElementTree.fromstring(svg.read_text(encoding="utf-8"))
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text in {"A", "B", "C"}][:3] == ["A", "C", "B"]
    assert "82,3 · 3 lượt" in texts
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 6  # in the list and in the funnel
    words = PdfReader(pdf).pages[0].extract_text()
    assert "So sánh chi nhánh" in words
    assert "82,3" in words
    refused = compare(FACTORS, "--svg", str(tmp_path / "nowhere" / "x.svg"), "--language", "en")
    assert refused.exit_code == 1
    assert "cannot be written" in refused.stderr
