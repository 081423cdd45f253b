"""``flask --app wsgi worker``: do what waits in the queue."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from audit_app.config import read_whole_number
from audit_app.db import connected
from audit_app.errors import ViHanhError
from audit_app.jobs.models import Worker

MOST_WORKERS = 64
# More processes than that seldom help beside a web server on the same machine.
USUAL_WORKERS = 4
# WeasyPrint and Pango keep a little of every document; a fresh process keeps nothing (bench/packs.py).
MOST_TASKS = 500


class DatabaseOutdated(ViHanhError):
    """The tables of the worker are not there yet."""

    def __init__(self) -> None:
        super().__init__("The database is not up to date. Bring it up first: flask --app wsgi db upgrade")


@click.command("worker")
@click.option("--processes", type=click.IntRange(1, MOST_WORKERS), help="How many; WORKERS unless told.")
@with_appcontext
def worker_command(*, processes: int | None) -> None:
    """Lay out scorecards, make packs and send mails until stopped (Ctrl+C, SIGTERM).

    `serve` starts one beside itself; run this one on another machine, or with WORKERS=0.
    """
    from audit_app.jobs.worker import run_workers
    from audit_app.scorecards.press import load_weasyprint

    with connected():
        if not Worker.table_exists():
            raise DatabaseOutdated
    load_weasyprint()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_workers(app, processes or worker_count() or 1, MOST_TASKS)


def worker_count() -> int:
    """Return ``WORKERS``: how many worker processes run beside the server; one for each core, at most four.

    Raises :class:`audit_app.config.SettingRefused`.
    """
    if os.environ.get("WORKERS", "").strip() == "0":
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return read_whole_number(os.environ, "WORKERS", min(cores, USUAL_WORKERS), MOST_WORKERS)
