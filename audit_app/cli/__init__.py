"""Commands of ``flask --app wsgi``, one file per noun."""

from flask import Flask

from audit_app.cli.database import database_commands


def register(app: Flask) -> None:
    """Add every command to the app."""
    for command in (database_commands,):
        app.cli.add_command(command)
