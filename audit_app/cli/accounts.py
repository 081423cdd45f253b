"""``flask --app wsgi accounts …``: the first administrator, and a way in when mail does not work."""

import sys

import click
from flask.cli import AppGroup

from audit_app.accounts.emails import is_email, normalise_email
from audit_app.accounts.links import password_link
from audit_app.accounts.models import Role
from audit_app.accounts.passwords import hash_of, refuse_poor
from audit_app.accounts.people import Person, add_person
from audit_app.accounts.queries import find_by_email
from audit_app.config import LANGUAGES
from audit_app.db import connected, database, migration_runner
from audit_app.errors import ViHanhError
from audit_app.vietnamese import normalise

accounts_commands = AppGroup("accounts", help="Make accounts, and links to choose a password.")


class NoSuchAccount(ViHanhError):
    """Nobody has this e-mail."""


@accounts_commands.command("create")
@click.argument("email")
@click.option("--name", required=True, help="Full name, family name first.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str, role: str, language: str, *, password_stdin: bool) -> None:
    """Make an account; print a link to choose its password, unless one is given."""
    if not is_email(normalise_email(email)):
        raise click.BadParameter(f"“{email}” is not an e-mail address.", param_hint="EMAIL")
    person = Person(normalise_email(email), normalise(name), Role(role), "", language)
    with connected():
        migration_runner().up()
        with database.atomic():
            user = add_person(person)
            if password_stdin:
                password = sys.stdin.readline().rstrip("\r\n")
                refuse_poor(password, user)
                user.password = hash_of(password)
                user.save()
        click.echo(f"Made {user.email} ({role}).")
        if not password_stdin:
            click.echo(f"Choose a password within 7 days: {password_link(user)}")


@accounts_commands.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link to choose a new password, for when no mail arrives."""
    with connected():
        user = find_by_email(email)
        if user is None or not user.active:
            raise NoSuchAccount(f"There is no active account with the e-mail {email}.")
        click.echo(password_link(user))
