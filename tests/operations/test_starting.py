"""Starting it: what an operator can get wrong is said in words, never as a traceback."""

import signal
import socket
import subprocess
import urllib.request

import pytest

from audit_app.accounts.models import Role
from audit_app.cli import serve
from tests.factories import make_user
from tests.operations.programs import PATIENCE_SECONDS, ROOT, run, serving


def said(done):
    """Return what a refused command said, having checked that it ended as a refusal."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://root@localhost/audits", "neither sqlite nor postgresql"),
        ("postgresql://vihanh:secret-word@127.0.0.1:1/vihanh", "Connection refused"),
        ("sqlite:////proc/nowhere/vi_hanh.db", "unable to open database file (/proc/nowhere/vi_hanh.db)"),
    ],
)
def test_a_wrong_database_address_is_said_with_the_way_to_write_it(tmp_path, url, words):
    answer = said(run(tmp_path, "db", "upgrade", DATABASE_URL=url))
    assert words in answer
    assert "Check DATABASE_URL" in answer
    assert "secret-word" not in answer


def test_a_wrong_password_is_said_and_not_repeated(tmp_path, postgresql_url):
    from urllib.parse import urlsplit

    parts = urlsplit(postgresql_url)
    query = f"?{parts.query}" if parts.query else ""
    wrong = f"postgresql://nobody-{'x' * 8}:secret-word@{parts.netloc.rpartition('@')[2]}{parts.path}{query}"
    answer = said(run(tmp_path, "db", "status", DATABASE_URL=wrong))
    assert "The database cannot be used" in answer
    assert "secret-word" not in answer


def test_a_wrong_setting_ends_the_start_in_one_line(tmp_path):
    answer = said(run(tmp_path, "serve", TZ="Mars/Olympus"))
    assert answer.strip().splitlines() == [
        "Vi Hành cannot start. TZ=Mars/Olympus is no time zone. Write it like Asia/Ho_Chi_Minh or UTC."
    ]


def test_a_database_without_accounts_says_how_to_make_the_first(tmp_path):
    answer = said(run(tmp_path, "serve", PORT="8999"))
    assert "accounts create" in answer


def test_it_serves_stops_on_ctrl_c_and_starts_again_with_everything_kept(tmp_path):
    made = run(tmp_path, "accounts", "create", "an@example.vn", "--name", "Lê An", "--role", "administrator")
    assert made.returncode == 0, made.stderr
    key = (tmp_path / "secret_key").read_bytes()
    with serving(tmp_path) as (program, address):
        assert urllib.request.urlopen(f"{address}/sign-in").status == 200
        program.send_signal(signal.SIGINT)
        output, _ = program.communicate(timeout=PATIENCE_SECONDS)
        assert program.returncode == 0
        assert address in output
        assert "Traceback" not in output
    with serving(tmp_path) as (_, address):
        assert urllib.request.urlopen(f"{address}/health").read() == b"ok\n"
    assert (tmp_path / "secret_key").read_bytes() == key


@pytest.fixture
def started(monkeypatch):
    """Whether the server would have been started; nothing is."""
    calls = []
    monkeypatch.setattr(serve, "run_gunicorn", lambda: calls.append("started"))
    monkeypatch.setenv("PORT", "8999")
    return calls


def test_a_taken_port_is_said_with_the_next_one(app, started, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 1
    assert f"Port {port} is taken by another program" in result.output
    assert not started


def test_an_address_of_another_machine_is_refused(app, started, monkeypatch):
    monkeypatch.setenv("HOST", "192.0.2.1")
    result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 1
    assert "HOST=192.0.2.1 is no address of this machine" in result.output


@pytest.mark.parametrize("name", ["WEB_CONCURRENCY", "THREADS"])
def test_workers_and_threads_are_whole_numbers(app, started, monkeypatch, name):
    monkeypatch.setenv(name, "many")
    result = app.test_cli_runner().invoke(args=["serve"])
    assert f"{name}=many must be a whole number" in result.output


def test_the_demo_is_never_served_for_real(app, started):
    make_user(Role.ADMINISTRATOR, email="quantri@demo.vi-hanh.example")
    result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 1
    assert "demo accounts" in result.output
    assert not started


def test_a_trial_never_touches_a_database_in_real_use(app, started):
    make_user(Role.ADMINISTRATOR)
    result = app.test_cli_runner().invoke(args=["serve", "--demo"])
    assert result.exit_code == 1
    assert "in real use" in result.output
    assert not started


def test_a_trial_that_has_its_demo_starts_without_changing_it(app, started):
    user = make_user(Role.SHOPPER, email="khach@demo.vi-hanh.example")
    result = app.test_cli_runner().invoke(args=["serve", "--demo"])
    assert result.exit_code == 0, result.output
    assert "khach@demo.vi-hanh.example" in result.output
    assert started == ["started"]
    assert type(user).select().count() == 1


def test_real_use_starts_once_there_is_an_account(app, started):
    make_user(Role.ADMINISTRATOR)
    result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 0, result.output
    assert started == ["started"]
    assert "Password" not in result.output


def test_make_help_explains_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = makefile.partition(".PHONY: ")[2].partition("\n")[0].split()
    # Run from make itself, make would add lines of its own about the directory.
    make = ["make", "--no-print-directory", "help"]
    said = subprocess.run(make, cwd=ROOT, capture_output=True, text=True).stdout
    explained = {line.split()[1]: line.split(maxsplit=2)[2:] for line in said.splitlines() if line.strip()}
    assert explained.keys() == set(targets)
    assert all(explained.values())
