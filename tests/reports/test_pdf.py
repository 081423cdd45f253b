"""The PDFs: whole in both languages, in one font, their contents naming the right pages, open to everybody.

One small chain is written once, and each report laid out once for all tests that read it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from audit_app.db import database
from audit_app.reports.pdf import press_report, write_html
from audit_app.reports.scope import ReportKind
from audit_app.reports.words import PART_TITLES
from tests.conftest import make_app
from tests.reports.making import (
    BAD,
    BEFORE,
    NOW_VISITS,
    Visits,
    follow_up,
    make_world,
    on_the_day,
    report,
)
from tests.scorecards.page_words import SNAPSHOTS, as_it_was, pages_in_words, rows_of, widowed_headings
from tests.scorecards.reading import fonts_of, open_pdf, texts_of
from tests.scorecards.tree import read_tree

NUMBERS_GONE_WRONG = re.compile(r"\b(nan|inf|None|infinity|Undefined)\b")
LANGUAGES = ("vi", "en")
SEED = 4
PLACES = (("chain", ""), ("area", "BAC"), ("branch", "HN2"))
PRINTED = (("chain", "", "vi"), ("chain", "", "en"), ("area", "BAC", "en"), ("branch", "HN2", "vi"))


@dataclass(frozen=True)
class Paper:
    """A report as it is printed, and its PDF where it was."""

    html: str
    pdf: bytes

    @property
    def words(self) -> str:
        return words_of(self.html)


def words_of(html: str) -> str:
    """The document's text, without tags and drawings."""
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL).split())


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("reports")
    app = make_app("sqlite", f"sqlite:///{folder}/reports.db", folder)
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def papers(printing: Flask) -> dict[tuple[str, str, str], Paper]:
    """Every report of the chain in both languages, and the PDFs of :data:`PRINTED`."""
    database.initialize(printing.extensions["database"])
    made = {}
    with (
        printing.test_request_context(),
        database.connection_context(),
        on_the_day(),
        pytest.MonkeyPatch.context() as patch,
    ):
        # The same codes each time: they stand beside every quoted visit.
        patch.setattr("audit_app.releases.codes.secrets", Random(SEED))
        world = make_world(BEFORE, NOW_VISITS)
        follow_up(world)
        read = [*PLACES, ("branch", "DN3")]
        for kind, code in read:
            value = report(kind, code)
            for language in LANGUAGES:
                html = write_html(value, language)
                is_printed = (kind, code, language) in PRINTED
                made[kind, code, language] = Paper(html, press_report(html) if is_printed else b"")
    return made


@pytest.mark.parametrize(("kind", "code", "language"), PRINTED)
def test_a_report_is_whole(papers: Any, printing: Flask, kind: str, code: str, language: str) -> None:
    """One PDF, all that can be asked of it: printing takes longer than reading."""
    paper = papers[kind, code, language]
    reader, pages, tagged = open_pdf(paper.pdf), texts_of(paper.pdf), read_tree(paper.pdf)
    assert fonts_of(paper.pdf) <= {"Vi-Hanh-Sans", "Vi-Hanh-Sans-Semi-Bold"}
    assert "[?]" not in " ".join(pages), "a letter that our font lacks"
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.metadata.title.endswith({"vi": "quý 4/2026", "en": "quarter 4 of 2026"}[language])
    assert reader.metadata.creation_date.isoformat() == "2026-11-20T03:00:00+00:00"
    for number, text in enumerate(pages[1:], start=2):
        assert f"{ {'vi': 'Trang', 'en': 'Page'}[language] } {number}/{len(pages)}" in text
    assert all(str(figure.element.Alt).strip() for figure in tagged.top.tagged("Figure"))
    assert all(table.tagged("TH") for table in tagged.top.tagged("Table"))
    assert rows_of(tagged.top) == paper.html.count("<tr"), "a page break took a row apart"
    assert widowed_headings(tagged) == []
    contents_tell_the_pages(printing, reader, pages[0], language)


def contents_tell_the_pages(app: Flask, reader: Any, cover: str, language: str) -> None:
    """Each entry of the contents, and each bookmark, names the page on which its part begins."""
    with app.test_request_context(), force_locale(language):
        titles = {str(title) for title in PART_TITLES.values()}
    named = [(re.fullmatch(r"(\d+) *(.*)", mark.title), mark) for mark in flat(reader.outline)]
    parts = [(found[1], found[2], mark) for found, mark in named if found and found[2] in titles]
    assert len(parts) >= 9
    for number, title, mark in parts:
        page = reader.get_destination_page_number(mark) + 1
        # The number is drawn before the title, and read after it.
        assert re.search(rf"{re.escape(title)} ?{number} {page}\b", cover), f"{title} is on page {page}"


def flat(outline: Any) -> list[Any]:
    return [entry for each in outline for entry in (flat(each) if isinstance(each, list) else [each])]


@pytest.mark.parametrize(("kind", "code", "language"), PRINTED)
def test_each_page_says_what_it_said(papers: Any, kind: str, code: str, language: str) -> None:
    """After a change that is meant, look at the pages, then write them anew: ``WRITE_SNAPSHOTS=1``."""
    pdf = papers[kind, code, language].pdf
    assert pages_in_words(pdf) == as_it_was(pdf, SNAPSHOTS / "reports" / f"{kind}.{language}.txt")


def test_every_snapshot_is_of_a_report() -> None:
    kept = {file.name for file in (SNAPSHOTS / "reports").iterdir()}
    assert kept == {f"{kind}.{language}.txt" for kind, _code, language in PRINTED}
    assert {kind for kind, _ in PLACES} == set(ReportKind)


def test_the_same_report_gives_the_same_bytes(papers: Any, printing: Flask) -> None:
    paper = papers["branch", "HN2", "vi"]
    with printing.test_request_context():
        assert press_report(paper.html) == paper.pdf


def test_a_place_without_a_visit_says_so(papers: Any) -> None:
    words = papers["branch", "DN3", "en"].words
    assert "No visit of this period is released" in words
    assert "No visit was planned for this period." in words


def test_few_visits_are_hatched_and_named(papers: Any) -> None:
    paper = papers["chain", "", "en"]
    heat = paper.html.partition('id="heat"')[2].partition("</section>")[0]
    row = re.search(r"<tr><th[^>]*>Cầu Giấy</th>(.*?)</tr>", heat, re.DOTALL)
    assert row
    assert row[1].count("heat-few") == 6
    assert "2 branches with fewer than 3 compared visits" in paper.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_branch_names_no_other_branch(papers: Any, language: str) -> None:
    """The dots of other branches have no names on a paper that a branch gets."""
    words = papers["branch", "HN2", language].words
    for name in ("Hoàn Kiếm", "Cầu Giấy", "Hải Châu", "Sơn Trà"):
        assert name not in words
    assert "Đống Đa" in words


def test_each_language_is_complete(papers: Any) -> None:
    for kind, code in PLACES:
        english, vietnamese = (papers[kind, code, language].words for language in ("en", "vi"))
        for words in ("Mục lục", "ngưỡng", "lượt", "Trọng số"):
            assert words not in english
            assert words in vietnamese
        for words in ("Contents", "hreshold", "visit", "Weight"):
            assert words in english
            assert words not in vietnamese


def test_what_somebody_wrote_keeps_its_language_and_is_named_as_such(papers: Any) -> None:
    note = '<span lang="vi">“Không ai chào khi tôi vào.”</span><span class="quiet"> (in Vietnamese)</span>'
    assert note in papers["branch", "HN2", "en"].html
    assert "“Không ai chào khi tôi vào.”" in papers["branch", "HN2", "vi"].words
    assert "bằng tiếng Việt" not in papers["branch", "HN2", "vi"].words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("visits", "said"),
    [
        ({"HN1": [(date(2026, 10, 5), BAD)]}, "There is one visit in all"),
        ({"HN1": [(date(2026, 10, 5), BAD), (date(2026, 10, 9), {})]}, "There is one branch"),
        (
            {code: [(date(2026, 10, 5), BAD)] for code in ("HN1", "HN2", "DN1")},
            "Every branch has one visit",
        ),
    ],
)
def test_little_data_gives_words(app: Flask, visits: Visits, said: str) -> None:
    with on_the_day(), app.test_request_context():
        make_world(visits)
        assert said in words_of(write_html(report("chain"), "en"))
        for kind, code in (("chain", ""), ("area", "BAC"), ("branch", "HN1"), ("branch", "DN3")):
            value = report(kind, code)
            for language in LANGUAGES:
                assert not NUMBERS_GONE_WRONG.search(words_of(write_html(value, language)))
