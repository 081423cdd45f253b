"""``flask --app wsgi serve``: check everything, then hand over to gunicorn."""

import errno
import os
import socket
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from audit_app.accounts.queries import accounts_exist, demo_accounts_exist
from audit_app.cli.worker import worker_count
from audit_app.config import read_port, read_whole_number
from audit_app.db import connected, migration_runner
from audit_app.errors import ViHanhError

MOST_WORKERS = 256
MOST_THREADS = 256


class AddressUnusable(ViHanhError):
    """Nothing can listen on the host and port that are asked for."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        match error.errno:
            case errno.EADDRINUSE:
                words = f"Port {port} is taken by another program. Choose another one: PORT={port + 1}"
            case errno.EACCES:
                words = f"Port {port} is reserved for the system. Choose one above 1023, such as PORT=8000"
            case _:
                words = (
                    f"HOST={host} is no address of this machine ({error.strerror or error}). Leave HOST away"
                )
        super().__init__(f"{words}, then start again.")


class NotForRealUse(ViHanhError):
    """The database holds demo accounts, whose password everybody knows."""

    def __init__(self) -> None:
        super().__init__(
            "This database holds the demo accounts, whose password everybody knows, so it is not served for "
            "real use. Set DATABASE_URL to a new database, or remove instance/vi_hanh.db; `make run` serves "
            "the demo."
        )


class NotATrial(ViHanhError):
    """The database holds people's own accounts and no demo."""

    def __init__(self) -> None:
        super().__init__(
            "This database is in real use: it has accounts and no demo. `make serve` serves it; for a trial "
            "beside it set INSTANCE to a new folder, or DATABASE_URL to a new database."
        )


class NobodyYet(ViHanhError):
    """There is no account to sign in with."""

    def __init__(self) -> None:
        super().__init__(
            "The database is ready and has no account yet. Make the first administrator, then start again: "
            '.venv/bin/flask --app wsgi accounts create EMAIL --name "NAME" --role administrator'
        )


@click.command("serve")
@click.option("--demo", is_flag=True, help="A trial: load demo data where there is none, show the accounts.")
@with_appcontext
def serve_command(*, demo: bool) -> None:
    """Bring the database up to date and serve on HOST:PORT (127.0.0.1:8000)."""
    host, port = os.environ.get("HOST") or "127.0.0.1", read_port(os.environ)
    read_whole_number(os.environ, "WEB_CONCURRENCY", 1, MOST_WORKERS)
    read_whole_number(os.environ, "THREADS", 1, MOST_THREADS)
    worker_count()
    check_address(host, port)
    with connected():
        migration_runner().up()
        if demo:
            load_demo_once()
        else:
            check_real_use()
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    click.echo(f"\n  Vi Hành: http://{shown}:{port}    (Ctrl+C: stop / dừng)\n")
    if demo:
        show_demo_accounts()
    run_gunicorn()


def check_address(host: str, port: int) -> None:
    """Raise :class:`AddressUnusable` where nothing can listen."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise AddressUnusable(host, port, error) from error


def check_real_use() -> None:
    """Raise :class:`NotForRealUse` for a demo, :class:`NobodyYet` where nobody could sign in."""
    if demo_accounts_exist():
        raise NotForRealUse
    if not accounts_exist():
        raise NobodyYet


def load_demo_once() -> None:
    """Load the demo into an empty database; a demo that is there stays as it is.

    Raises :class:`NotATrial` for a database in real use.
    """
    if demo_accounts_exist():
        return
    if accounts_exist():
        raise NotATrial
    from audit_app.demo.load import BRANCHES, VISITS, load_demo  # only a trial pays for this import

    words = f"Making the demo: {BRANCHES} branches, {VISITS} visits"
    with click.progressbar(length=VISITS, label=words) as bar:
        load_demo(report=lambda _: bar.update(1))


def show_demo_accounts() -> None:
    """Print who can sign in."""
    from audit_app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

    for account in DEMO_ACCOUNTS:
        click.echo(f"  {account.title:32} {account.email}")
    click.echo(f"\n  Mật khẩu / password: {DEMO_PASSWORD}\n")


def run_gunicorn() -> None:
    """Become gunicorn; with workers beside it (``WORKERS``), become what keeps both running."""
    sys.stdout.flush()
    root = current_app.config["ROOT"]
    os.chdir(root)
    # Output is short and for people; access lines belong to the proxy in front.
    settings = ["--config", str(root / "gunicorn.conf.py"), "--log-level", "warning"]
    command = [str(Path(sys.executable).with_name("gunicorn")), *settings, "wsgi:app"]
    if worker_count():
        worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        keeper = str(Path(__file__).with_name("keeper.py"))
        command = [sys.executable, keeper, *command, "--", *worker]
    os.execv(command[0], command)  # noqa: S606 - our own programs, by their paths
