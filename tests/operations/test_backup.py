"""Copying the database while people work, and starting again from the copy."""

import sqlite3
import stat

import pytest

from audit_app.accounts.models import Role
from tests.factories import make_user

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def back_up(app, file):
    return app.test_cli_runner().invoke(args=["db", "backup", str(file)])


@on_sqlite
def test_a_copy_holds_everything_and_is_for_its_owner_alone(app, tmp_path):
    user = make_user(Role.ADMINISTRATOR)
    result = back_up(app, tmp_path / "copy.db")
    assert result.exit_code == 0, result.output
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT email FROM account").fetchall() == [(user.email,)]
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == ["copy.db"]


@on_sqlite
def test_an_earlier_copy_is_never_written_over(app, tmp_path):
    file = tmp_path / "copy.db"
    file.write_text("yesterday")
    result = back_up(app, file)
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert file.read_text() == "yesterday"


@on_sqlite
def test_a_copy_that_cannot_be_written_is_said(app, tmp_path):
    result = back_up(app, tmp_path / "no" / "such" / "folder" / "copy.db")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_postgresql_is_copied_by_its_own_program(app, tmp_path):
    result = back_up(app, tmp_path / "copy.db")
    assert result.exit_code == 1
    assert "pg_dump" in result.output
    assert not (tmp_path / "copy.db").exists()
