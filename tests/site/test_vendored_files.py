"""What others made is listed with its licence, unchanged, and complete."""

import hashlib
import json
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

STATIC = Path(__file__).parents[2] / "static"
VENDORED = json.loads((STATIC / "vendored.json").read_text(encoding="utf-8"))
FONTS = sorted((STATIC / "fonts").glob("*.ttf"))
BYTES_OF_PAGE_FONTS = 60 * 1024

TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = sorted(
    {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES}
    | set("bcdđghklmnpqrstvx")
)


def names_of(font: TTFont) -> str:
    return " ".join(str(record) for record in font["name"].names if record.nameID not in {0, 13, 14})


@pytest.mark.parametrize("vendored", VENDORED, ids=lambda vendored: vendored["name"])
def test_each_vendored_work_says_where_it_is_from_and_under_which_licence(vendored: dict) -> None:
    for key in ("name", "version", "source", "licence", "commands", "files"):
        assert vendored[key], key
    assert (STATIC / vendored["licence_file"]).is_file()


@pytest.mark.parametrize("vendored", VENDORED, ids=lambda vendored: vendored["name"])
def test_each_vendored_file_is_the_one_that_was_listed(vendored: dict) -> None:
    for path, digest in vendored["files"].items():
        assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == digest, (
            f"{path} changed: run the commands in vendored.json"
        )


def test_nothing_lies_unlisted_in_the_folders_of_vendored_files() -> None:
    listed = {path for vendored in VENDORED for path in vendored["files"]}
    folders = {STATIC / Path(path).parent for path in listed}
    present = {file.relative_to(STATIC).as_posix() for folder in folders for file in folder.iterdir()}
    assert present == listed


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.name)
def test_fonts_draw_every_vietnamese_letter_in_both_cases(file: Path) -> None:
    cmap = TTFont(file).getBestCmap()
    wanted = LETTERS + [letter.upper() for letter in LETTERS]
    assert len(LETTERS) == 89
    assert [letter for letter in wanted if ord(letter) not in cmap] == []


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.name)
def test_fonts_have_digits_of_one_width(file: Path) -> None:
    font = TTFont(file)
    cmap = font.getBestCmap()
    assert len({font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.name)
def test_fonts_do_not_bear_the_reserved_name(file: Path) -> None:
    font = TTFont(file)
    assert "Plex" not in names_of(font)
    assert font["name"].getDebugName(16) == "Vi Hanh Sans"


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.name)
def test_the_page_and_the_pdf_use_the_same_glyphs(file: Path) -> None:
    page, pdf = TTFont(file.with_suffix(".woff2")), TTFont(file)
    assert page.getBestCmap() == pdf.getBestCmap()
    assert page["hmtx"].metrics == pdf["hmtx"].metrics


def test_fonts_of_a_page_stay_small() -> None:
    assert sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2")) <= BYTES_OF_PAGE_FONTS
