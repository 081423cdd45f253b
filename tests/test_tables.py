"""CSV files as people really save them: read whole, or refused with every mistake by row."""

import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.checklists.definition import Text
from audit_app.tables import Column, TableErrors, TableRefused, parse_number, read_table

BRANCH = Column("branch", aliases=("Chi nhánh",))
SCORE = Column("score", aliases=("Điểm",))
PERIOD = Column("period", required=False, aliases=("Kỳ",))
COLUMNS = (BRANCH, SCORE, PERIOD)


def refusal(source: bytes, **options: str) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read_table(source, COLUMNS, **options)
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_usual_separator_encoding_and_line_end_gives_the_same_table(delimiter, encoding, newline):
    lines = [delimiter.join(cells) for cells in (["branch", "score"], ["Đà Nẵng", "76.5"], ["Huế", "80"])]
    table = read_table((newline.join(lines) + newline).encode(encoding), COLUMNS)
    assert [(row.number, row["branch"], row["score"]) for row in table] == [
        (2, "Đà Nẵng", "76.5"),
        (3, "Huế", "80"),
    ]


@pytest.mark.parametrize(
    "source", [b"a" * 200_000, b"branch;score\n" + b"b" * 200_000, b'sep="\nbranch,score\n"']
)
def test_what_is_hardly_a_table_is_refused_in_words(source):
    assert refusal(source).into("en")


def test_headings_may_be_vietnamese_in_any_case_and_with_spaces_around():
    table = read_table(" CHI NHÁNH ; điểm;Kỳ\nHuế;80;2026-01\n".encode(), COLUMNS)
    assert table.rows[0].cells == {"branch": "Huế", "score": "80", "period": "2026-01"}


def test_headings_with_a_space_or_an_underscore_are_the_same():
    table = read_table(b"Starts On\n2026-01-02\n", [Column("starts_on")])
    assert table.rows[0]["starts_on"] == "2026-01-02"


def test_a_control_character_is_refused_with_its_place_and_shown():
    (error,) = refusal(b"branch,score\nHue,80\nA\x1b[31mX\x01,70\n").errors
    assert error.into("en").startswith("Row 3, column branch: “A�[31mX�” holds the control character U+001B")
    assert "ký tự điều khiển U+001B" in error.into("vi")
    (error,) = refusal("branch,score,co\u0092lour\nHuế,80,1\n".encode()).errors
    assert error.into("en").startswith("Row 1: “co�lour”")


def test_control_characters_where_nobody_reads_and_breaks_within_a_cell_stay():
    source = b'branch,score,note\n"Hue\nTown",80,\x1b\nDa\x0bNang\x0c,70,\xc2\xa0\n'
    assert [row["branch"] for row in read_table(source, COLUMNS)] == ["Hue\nTown", "Da Nang"]


def test_rows_with_control_characters_are_left_out_when_mistakes_are_collected():
    errors = TableErrors()
    table = read_table(b"branch,score\n\x02A,80\nB,70\n", COLUMNS, errors=errors)
    assert [row["branch"] for row in table] == ["B"]
    assert [error.row for error in errors.found] == [2]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_called_by_its_name(encoding):
    source = "Chi nhánh,Điểm\nCửa hàng Đà Nẵng,80\n".encode(encoding)
    (error,) = refusal(source).into("en")
    assert error.startswith("This looks like UTF-16 without")
    assert "CSV UTF-8" in error


def test_text_typed_with_loose_accents_is_composed():
    table = read_table("branch,score\nĐà Nẵng,1\n".encode(), COLUMNS)
    assert table.rows[0]["branch"] == "Đà Nẵng"


def test_a_decimal_comma_is_read_when_semicolons_separate():
    assert read_table(b"branch;score\nA;76,5\n", COLUMNS).rows[0]["score"] == "76,5"


def test_a_decimal_comma_between_commas_is_a_mistake_with_a_way_out():
    error = refusal(b"branch,score\nA,76,5\nB,80\n").errors[0]
    assert error.row == 2
    assert "semicolons" in error.message.en
    assert "chấm phẩy" in error.message.vi


def test_the_separator_line_of_excel_is_no_row():
    table = read_table(b"sep=;\r\nbranch;score\r\nA;1\r\n", COLUMNS)
    assert [(row.number, row["branch"]) for row in table] == [(2, "A")]


def test_empty_rows_and_the_empty_cells_that_spreadsheets_add_are_left_out_but_counted():
    table = read_table(b"branch,score,,\nA,1,,\n\n,,,\nB,2,,\n", COLUMNS)
    assert [(row.number, row["branch"]) for row in table] == [(2, "A"), (5, "B")]


def test_a_quoted_line_break_is_one_row():
    table = read_table(b'branch,score\n"A\nB",1\nC,2\n', COLUMNS)
    assert [(row.number, row["branch"]) for row in table] == [(2, "A\nB"), (3, "C")]


def test_a_missing_optional_column_is_empty_and_known_to_be_missing():
    table = read_table(b"branch,score\nA,1\n", COLUMNS)
    assert table.rows[0]["period"] == ""
    assert table.columns == {"branch", "score"}


def test_headings_that_nobody_knows_are_named():
    assert read_table(b"branch,score,colour\nA,1,red\n", COLUMNS).unknown_headings == ("colour",)


def test_a_file_in_windows_1258_is_refused_with_row_and_remedy():
    source = "branch,score\nHà Nội\n".encode() + "Đà Lạt,80\nHuế,70\n".encode("windows-1258", "replace")
    refused = refusal(source)
    error = refused.errors[0]
    assert error.row == 3
    assert "UTF-8" in error.message.en
    assert "Save as" in error.message.en
    assert refused.into("vi")[0].startswith("Dòng 3: ")
    assert refused.into("en")[0].startswith("Row 3: ")


def test_a_named_encoding_is_used():
    source = "branch,score\nHà,80\n".encode("windows-1258")
    assert read_table(source, COLUMNS, encoding="windows-1258").rows[0]["branch"] == "Hà"


def test_letters_lost_earlier_are_refused_in_every_row():
    assert [e.row for e in refusal("branch,score\n�A,1\nB,2\nC�,3\n".encode()).errors] == [2, 4]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_named_as_such(start):
    assert "Excel" in refusal(start + b"\x00" * 40).errors[0].message.en


def test_every_missing_and_doubled_heading_is_named_at_once():
    errors = refusal(b"score,score,colour\n1,2,red\n").errors
    assert {error.column for error in errors} == {"branch", "score"}
    assert "colour" in next(e for e in errors if e.column == "branch").message.en


@pytest.mark.parametrize("source", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n"])
def test_an_empty_file_says_so(source):
    assert "empty" in refusal(source).errors[0].message.en


def test_all_faulty_rows_are_listed_together_in_order():
    errors = refusal(b"branch,score\nA,\n,2\nB,3,4\nC,5\n,\nD\n").errors
    assert [(error.row, error.column) for error in errors] == [
        (2, "score"),
        (3, "branch"),
        (4, None),
        (7, "score"),
    ]


def test_the_mistakes_of_the_caller_join_those_of_the_reader():
    found = TableErrors()
    table = read_table(b"branch,score\nA,x\nB,\nC,2\n", COLUMNS, errors=found)
    assert [row["branch"] for row in table] == ["A", "C"]
    found.add(2, "score", Text(vi="sai", en="wrong"))
    with pytest.raises(TableRefused) as caught:
        found.refuse_if_any()
    assert [error.row for error in caught.value.errors] == [2, 3]
    assert "Row 2, column score: wrong" in str(caught.value)


def test_an_open_quotation_mark_names_the_row_where_it_opens():
    error = refusal(b'branch,score\nA,1\n"B,2\nC,3\n').errors[0]
    assert error.row == 3
    assert "quotation" in error.message.en


@pytest.mark.parametrize(
    ("text", "number"),
    [("76.4", "76.4"), ("76,4", "76.4"), ("76,4%", "76.4"), ("-3", "-3"), ("080", "80"), ("100", "100")],
)
def test_numbers_are_read_with_either_decimal_mark(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "inf", "1e2", "1.234,5", "1,2,3", "7 6", "٣", ".", "--1", "8O"]
)
def test_what_is_no_plain_number_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        parse_number(text)


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u00a0�"), max_size=12).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.tuples(CELL.filter(bool), CELL.filter(bool)), max_size=8), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_comes_back_as_it_was(rows, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([("branch", "score"), *rows])
    table = read_table(out.getvalue().encode("utf-8-sig"), (Column("branch"), Column("score")))
    expected = [tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows]
    assert [(row["branch"], row["score"]) for row in table] == expected
