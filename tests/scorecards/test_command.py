"""``flask --app wsgi scorecard CODE``."""

from tests.factories import make_branch, make_release
from tests.scorecards.reading import open_pdf, text_of


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["scorecard", *map(str, arguments)])


def test_the_command_writes_the_pdf_of_a_code_typed_in_any_way(app, tmp_path):
    release = make_release(branch=make_branch(name="Đà Nẵng – Hòa Khánh"))
    file = tmp_path / "card.pdf"
    typed = release.code.replace("-", "").lower()
    result = run(app, typed, "--language", "en", "--output", file)
    assert result.exit_code == 0, result.output
    text = text_of(file.read_bytes())
    assert "Đà Nẵng – Hòa Khánh" in text
    assert "The branch scored" in text


def test_the_command_writes_the_verdict_alone_on_one_page(app, tmp_path):
    release, file = make_release(), tmp_path / "card.pdf"
    result = run(app, release.code, "--one-page", "--output", file)
    assert result.exit_code == 0, result.output
    assert len(open_pdf(file.read_bytes()).pages) == 1


def test_an_unknown_code_or_revision_is_refused_in_words(app, tmp_path):
    release = make_release()
    for arguments in (["0000-0000"], [release.code, "--revision", "7"]):
        result = run(app, *arguments, "--output", tmp_path / "card.pdf")
        assert result.exit_code == 1
        assert "There is no release" in result.output
    assert not (tmp_path / "card.pdf").exists()
