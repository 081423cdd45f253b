"""``checklists check``: every mistake on a line, or a line for each good file."""

from pathlib import Path

from click.testing import CliRunner

from audit_app.cli.checklists import checklists_commands
from tests.checklists.building import checklist_source

TEN = Path(__file__).parents[1] / "checklists" / "ten-mistakes.toml"


def check(*arguments, **options):
    return CliRunner().invoke(checklists_commands, ["check", *map(str, arguments)], **options)


def test_ten_mistakes_are_ten_lines_and_exit_1():
    result = check(TEN, "--language", "en")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 10
    assert all(line.startswith(f"{TEN}:") for line in lines)
    assert lines[0].endswith("checklist.channel: “shoop” is not one of the values. Did you mean “shop”.")
    assert "10 mistakes" in result.stderr


def test_authors_read_vietnamese_unless_they_ask_for_english():
    assert "Có phải bạn muốn viết “shop”." in check(TEN, env={"LANGUAGE": None}).stdout
    assert "Did you mean “shop”." in check(TEN, env={"LANGUAGE": "en_US:en"}).stdout


def test_the_checklists_of_the_product_are_good():
    result = check("--language", "en")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) >= 5
    assert all("questions: " in line for line in lines), "no warnings"


def test_a_good_file_is_one_line_and_its_warnings(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(checklist_source({"key": "easy", "type": "yes_no", "factor": "convenience", "na": True}))
    result = check(file, "--language", "en")
    assert result.exit_code == 0
    first, *warnings = result.stdout.splitlines()
    assert first == f"{file}: built.v1, questions: 1, scored: 1"
    assert len(warnings) == 5
    assert all(line.startswith(f"{file}: warning: Factor ") for line in warnings)


def test_good_and_bad_files_are_both_told_of(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(checklist_source({"key": "easy", "type": "yes_no", "factor": "convenience"}))
    result = check(file, TEN)
    assert result.exit_code == 1
    assert "built.v1" in result.stdout


def test_a_file_that_is_not_there_is_named():
    result = check("nowhere.toml")
    assert result.exit_code == 2
    assert "nowhere.toml" in result.stderr
