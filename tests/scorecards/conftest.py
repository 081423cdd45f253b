"""What WeasyPrint warns of fails the tests; PDFs are rendered once for all tests that only read them."""

import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from audit_app import create_app
from audit_app.scorecards.pdf import render_pdf
from audit_app.scorecards.prints import fit_for_print
from tests.scorecards.making import make_case

BASE_URL = "https://vihanh.example.vn"


class Warnings(logging.Handler):
    """Collects what WeasyPrint says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.fixture(autouse=True)
def no_warning_of_weasyprint() -> Iterator[None]:
    handler = Warnings()
    logging.getLogger("weasyprint").addHandler(handler)
    yield
    logging.getLogger("weasyprint").removeHandler(handler)
    assert handler.said == []


@pytest.fixture(scope="session")
def printing_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app for rendering: no test of it asks the database."""
    folder = tmp_path_factory.mktemp("printing")
    return create_app(
        {"DATABASE_URL": f"sqlite:///{folder}/none.db", "SECRET_KEY": "x" * 40, "TESTING": True}
    )


@pytest.fixture(scope="session")
def print_case(printing_app: Flask) -> Callable[[str, str], bytes]:
    """Return the PDF of a case in a language, rendered anew each time."""

    def render(name: str, language: str) -> bytes:
        case = make_case(name)
        with printing_app.test_request_context():
            card = case.scorecard()
            photos = {p.number: fit_for_print(case.photos[p.stored]) for p in card.photos if p.stored}
            return render_pdf(card, photos, language, BASE_URL)

    return render


@pytest.fixture(scope="session")
def printed(print_case: Callable[[str, str], bytes]) -> Callable[[str, str], bytes]:
    """Return the PDF of a case in a language, rendered once."""
    kept: dict[tuple[str, str], bytes] = {}

    def find(name: str, language: str) -> bytes:
        if (name, language) not in kept:
            kept[name, language] = print_case(name, language)
        return kept[name, language]

    return find
