"""What WeasyPrint warns of fails the tests; PDFs are laid out once for all tests that only read them."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from audit_app import create_app
from audit_app.accounts.models import User
from audit_app.organisation.models import Area
from audit_app.releases.models import Release
from audit_app.scorecards.pdf import render_pdf
from audit_app.scorecards.prints import fit_for_print
from tests.factories import make_area, make_area_manager, make_branch, make_release
from tests.printing import Prints, Render, folder_of_all
from tests.scorecards.making import BOTH, make_case

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
def print_case(printing_app: Flask) -> Render:
    """Return the PDF of a case in a language, laid out anew each time."""

    def render(name: str, language: str) -> bytes:
        case = make_case(name)
        with printing_app.test_request_context():
            card = case.scorecard()
            photos = {p.number: fit_for_print(case.photos[p.stored]) for p in card.photos if p.stored}
            return render_pdf(card, photos, language, BASE_URL)

    return render


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, print_case: Render) -> Render:
    """Return the PDF of a case in a language, laid out once for all tests."""
    return Prints(folder_of_all(tmp_path_factory, "scorecards"), print_case, BOTH)


@pytest.fixture
def area(app: Flask) -> Area:
    return make_area(name="Miền Trung")


@pytest.fixture
def manager(area: Area) -> User:
    return make_area_manager(area)


@pytest.fixture
def releases(area: Area) -> list[Release]:
    return [make_release(branch=make_branch(area, name=name)) for name in ("Huế", "Đà Nẵng")]
