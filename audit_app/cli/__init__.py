"""Commands of ``flask --app wsgi``, one file per noun."""

import click
from flask import Flask

from audit_app.cli.accounts import accounts_commands
from audit_app.cli.checklists import checklists_commands
from audit_app.cli.compare import compare_command
from audit_app.cli.database import database_commands
from audit_app.cli.demo import demo_commands
from audit_app.cli.report import report_command
from audit_app.cli.rollup import rollup_commands
from audit_app.cli.score import score_command
from audit_app.cli.scorecard import scorecard_commands
from audit_app.cli.scores import scores_commands
from audit_app.cli.serve import serve_command
from audit_app.cli.visits import visits_commands
from audit_app.cli.worker import worker_command
from audit_app.errors import ViHanhError


def register(app: Flask) -> None:
    """Add every command to the app."""
    for command in (
        accounts_commands,
        database_commands,
        checklists_commands,
        score_command,
        compare_command,
        scores_commands,
        scorecard_commands,
        report_command,
        rollup_commands,
        demo_commands,
        serve_command,
        visits_commands,
        worker_command,
    ):
        app.cli.add_command(in_words(command))


def in_words(command: click.Command) -> click.Command:
    """Let a command end with the message of our own errors instead of a traceback."""
    invoke = command.invoke

    def invoke_in_words(context: click.Context) -> object:
        try:
            return invoke(context)
        except ViHanhError as error:
            raise click.ClickException(error.message) from error

    command.invoke = invoke_in_words  # type: ignore[method-assign, assignment]
    return command
