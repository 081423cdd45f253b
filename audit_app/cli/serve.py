"""``flask --app wsgi serve``: check everything, then hand over to gunicorn."""

import os
import socket
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from audit_app.accounts.queries import accounts_exist, demo_accounts_exist
from audit_app.db import connected, migration_runner
from audit_app.errors import ViHanhError


class PortTaken(ViHanhError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run"
        )


class NotForRealUse(ViHanhError):
    """The database holds demo accounts, whose password everybody knows."""

    def __init__(self) -> None:
        super().__init__(
            "This database holds the demo accounts, whose password everybody knows, so it is not served for "
            "real use. Set DATABASE_URL to a new database, or remove instance/vi_hanh.db; `make run` serves "
            "the demo."
        )


class NobodyYet(ViHanhError):
    """There is no account to sign in with."""

    def __init__(self) -> None:
        super().__init__(
            "There is no account yet. Make the first administrator: "
            ".venv/bin/flask --app wsgi accounts create EMAIL --name NAME --role administrator"
        )


@click.command("serve")
@click.option("--demo", is_flag=True, help="A trial: load demo data where there is none, show the accounts.")
@with_appcontext
def serve_command(*, demo: bool) -> None:
    """Bring the database up to date and serve on HOST:PORT (127.0.0.1:8000)."""
    port = int(os.environ.get("PORT", "8000"))
    check_port(os.environ.get("HOST", "127.0.0.1"), port)
    with connected():
        migration_runner().up()
        if demo:
            load_demo_once()
        elif demo_accounts_exist():
            raise NotForRealUse
        elif not accounts_exist():
            raise NobodyYet
    click.echo(f"\n  Vi Hành: http://{os.environ.get('HOST', '127.0.0.1')}:{port}\n")
    if demo:
        show_demo_accounts()
    run_gunicorn()


def check_port(host: str, port: int) -> None:
    """Raise :class:`PortTaken` where another program listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port) from error


def load_demo_once() -> None:
    """Load the demo into an empty database; a database with accounts stays as it is."""
    if accounts_exist():
        return
    from audit_app.demo.load import load_demo  # only a trial pays for this import

    click.echo("Making the demo: 40 branches, 600 visits. This takes about a minute…")
    load_demo()


def show_demo_accounts() -> None:
    """Print who can sign in."""
    from audit_app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

    for account in DEMO_ACCOUNTS:
        click.echo(f"  {account.title:32} {account.email}")
    click.echo(f"\n  Password of each: {DEMO_PASSWORD}\n")


def run_gunicorn() -> None:
    """Become gunicorn."""
    sys.stdout.flush()
    program = str(Path(sys.executable).with_name("gunicorn"))
    root = current_app.config["ROOT"]
    os.chdir(root)
    # Output is short and for people; access lines belong to the proxy in front.
    os.execv(program, [program, "--config", str(root / "gunicorn.conf.py"), "--log-level", "warning", "wsgi:app"])  # noqa: S606
