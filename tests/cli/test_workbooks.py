"""A chain's own workbook: read to its last row, as a person sees its numbers, or refused in words."""

import io
import re
import warnings
from collections.abc import Callable
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter

from audit_app.cli.score_table import ScoreTable, read_score_table
from audit_app.tables import TableRefused
from audit_app.tables.workbooks import shows_percent

HEADINGS = ["branch", "score", "convenience"]
VISITS = [[f"Cửa hàng {branch}", score, 70] for branch in range(4) for score in (70, 80.5, 90)]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list], formats: dict[str, str] | None = None) -> bytes:
    """The rows in a workbook; ``formats`` gives the number format of a column by its letter."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for column, number_format in (formats or {}).items():
        for cell in book.active[column][1:]:
            cell.number_format = number_format
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(source: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The workbook with one part of it changed, or left out for ``None``."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(source)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name) if name != part else change(before.read(name))
            if content is not None:
                after.writestr(name, content)
    return file.getvalue()


def with_dimension(source: bytes, reference: str) -> bytes:
    stated = f'<dimension ref="{reference}"'.encode()
    return changed(source, SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', stated, xml))


def with_score(written: bytes) -> bytes:
    """The workbook with another first score (B2)."""
    xml = b'<c r="B2" t="n"><v>70</v>'

    def change(sheet: bytes) -> bytes:
        assert xml in sheet
        return sheet.replace(xml, written)

    return changed(workbook([HEADINGS, *VISITS]), SHEET, change)


def with_row_13_as(number: bytes) -> bytes:
    """The workbook with another number for its last row."""
    row = b'<row r="' + number + b'"'
    return changed(workbook([HEADINGS, *VISITS]), SHEET, lambda xml: xml.replace(b'<row r="13"', row))


def refusal(source: bytes) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read_score_table(source)
    return caught.value


def scores(table: ScoreTable) -> list[Decimal]:
    return [visit.score for visit in table.visits]


@pytest.mark.parametrize("dimension", ["A1", "A1:C7", "A1:B13", "A1:XFD1048576", "C3:C3"])
def test_every_row_and_column_counts_whatever_size_the_sheet_claims_to_have(dimension):
    whole = workbook([HEADINGS, *VISITS])
    assert len(read_score_table(whole).visits) == len(VISITS)
    assert read_score_table(with_dimension(whole, dimension)) == read_score_table(whole)


def test_rows_keep_their_numbers_when_empty_rows_are_not_stored():
    book = openpyxl.Workbook()
    for row, cells in ((3, HEADINGS), (4, VISITS[0]), (900, ["Huế", 500])):
        for column, value in enumerate(cells, start=1):
            book.active.cell(row, column, value)
    assert "Row 900, column score: 500 is outside the scale" in refusal(saved(book)).into("en")[0]


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(
            changed(workbook([HEADINGS, *VISITS]), SHEET, lambda xml: xml[: len(xml) // 2]), id="half"
        ),
        pytest.param(changed(workbook([HEADINGS, *VISITS]), "xl/styles.xml", lambda _: b"<x"), id="styles"),
        pytest.param(with_score(b'<c r="B2" t="n"><v>abc</v>'), id="letters"),
        pytest.param(with_score(b'<c r="B2" t="n"><v>NaN</v>'), id="NaN"),
        pytest.param(with_score(b'<c r="B2" t="d"><v>hello</v>'), id="date"),
        pytest.param(with_score(b'<c r="B2" t="s"><v>9999</v>'), id="shared text"),
        pytest.param(with_row_13_as(b"9999999999"), id="row beyond the last"),
        pytest.param(with_row_13_as(b"5"), id="row out of order"),
        pytest.param(b"PK\x03\x04 no workbook", id="no zip"),
    ],
)
def test_a_damaged_workbook_is_refused_in_words(damaged):
    (english,) = refusal(damaged).into("en")
    assert "cannot be opened as an Excel workbook" in english
    assert "bị hỏng" in refusal(damaged).into("vi")[0]


def test_flipped_bytes_are_refused_in_words():
    whole = bytearray(workbook([HEADINGS, *VISITS]))
    for place in range(300, 2000, 40):
        whole[place] ^= 0xFF
    assert "cannot be opened as an Excel workbook" in refusal(bytes(whole)).into("en")[0]


def test_a_workbook_without_a_sheet_of_cells_says_so():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": [0]} | {"values": "={1}"})
    book.add_chartsheet().set_chart(chart)
    book.close()
    assert "no sheet with cells" in refusal(file.getvalue()).into("en")[0]
    missing = changed(workbook([HEADINGS, *VISITS]), SHEET, lambda _: None)
    assert "không có trang tính" in refusal(missing).into("vi")[0]


def test_what_else_a_workbook_holds_is_passed_over_in_silence():
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    source = changed(
        workbook([HEADINGS, *VISITS]), SHEET, lambda xml: xml.replace(b"</worksheet>", extension)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read_score_table(source).visits) == len(VISITS)


def test_a_percent_cell_counts_as_it_is_shown():
    rows = [[branch, score / 100, factor / 100] for branch, score, factor in VISITS]
    shown = read_score_table(workbook([HEADINGS, *rows], {"B": "0.0%", "C": "0%"}))
    assert shown == read_score_table(workbook([HEADINGS, *VISITS]))
    beyond = workbook([HEADINGS, ["Huế", 76.4, 70]], {"B": "0%"})
    assert "7640% is outside the scale" in refusal(beyond).into("en")[0]


def test_small_numbers_are_numbers():
    assert scores(read_score_table(workbook([HEADINGS, ["Huế", 1e-12, 0], ["Huế", 0.1 + 0.2, 0]]))) == [
        Decimal(0),
        Decimal("0.3"),
    ]


@pytest.mark.parametrize(
    ("number_format", "is_percent"),
    [
        ("0%", True),
        ("0.00%", True),
        ("[Red]0.0 %;-0%", True),
        ('"Điểm "0%', True),
        ("General", False),
        ('0"%"', False),
        (r"0\%", False),
        ("0_%", False),
        ('0.0;"%"', False),
    ],
)
def test_a_format_shows_percent_by_a_mark_that_is_not_quoted(number_format, is_percent):
    assert shows_percent(number_format) is is_percent


def test_a_formula_without_its_result_is_told_from_an_empty_cell():
    rows = [HEADINGS, ["Huế", "=40+40", 70], ["Huế", "=40+41", 70], ["Huế", None, 70]]
    formula, empty = refusal(workbook(rows)).into("en")
    assert formula.startswith("Row 2, column score: the formula here has no stored result")
    assert "such cells in this column: 2" in formula
    assert "save it" in formula
    assert empty == "Row 4, column score: the cell is empty. Fill it in."
    assert "công thức" in refusal(workbook(rows)).into("vi")[0]


def test_a_factor_is_not_taken_for_unassessed_when_its_formulas_have_no_results():
    assert (
        "column convenience: the formula" in refusal(workbook([HEADINGS, ["Huế", 80, "=70"]])).into("en")[0]
    )


def test_formulas_in_columns_that_are_not_compared_do_not_matter():
    table = read_score_table(
        workbook([[*HEADINGS, "colour"], ["Huế", 80, 70, "=70"], ["Huế", 70, None, "=1"]])
    )
    assert len(table.visits) == 2


@pytest.mark.parametrize(
    "formula",
    [
        b'<c r="B2"><f>40+40</f><v>80</v>',
        b'<c r="B2" t="n"><f t="shared" ref="B2:B9" si="0">(((</f><v>80</v>',
        b"<c><f>40+40</f><v>80</v>",
    ],
)
def test_a_formula_counts_as_what_it_came_to(formula):
    assert scores(read_score_table(with_score(formula)))[0] == 80


@pytest.mark.parametrize("cell", [b'<c r="C2" t="n">', b"<c>"])
def test_a_formula_that_came_to_nothing_is_an_empty_cell(cell):
    def factor(written: bytes) -> bytes:
        return changed(
            workbook([HEADINGS, *VISITS]),
            SHEET,
            lambda xml: xml.replace(b'<c r="C2" t="n"><v>70</v></c>', written),
        )

    kept = read_score_table(factor(b'<c r="C2" t="str"><f>""</f><v></v></c>'))
    assert dict(kept.visits[0].factors) == {}
    assert "column convenience: the formula" in refusal(factor(cell + b"<f>1+1</f></c>")).into("en")[0]
