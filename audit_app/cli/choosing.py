"""Which checklist a command means, and in which language it speaks."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app, has_app_context

from audit_app.checklists.catalogue import Catalogue
from audit_app.checklists.definition import Checklist
from audit_app.checklists.loader import load_checklist
from audit_app.config import LANGUAGES, read_language

FOLDER = Path(__file__).parent.parent.parent / "checklists"


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--language``; without it the environment's ``LANGUAGE``, else Vietnamese."""
    return click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        default=lambda: read_language(os.environ),
        show_default="LANGUAGE, or vi",
        help="The language of the messages.",
    )(command)


def catalogue() -> Catalogue:
    """Return the app's checklists, or those beside the program when no app is at hand."""
    return Catalogue(Path(current_app.config["CHECKLISTS"]) if has_app_context() else FOLDER)


def choose_checklist(name: str) -> Checklist:
    """Return the checklist in the file ``name``, or the one called ``KEY.vN`` or ``KEY`` (its latest)."""
    file = Path(name)
    return load_checklist(file) if file.is_file() else catalogue().load_named(name.removesuffix(".toml"))
