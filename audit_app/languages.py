"""Vietnamese and English: which one a request speaks."""

from flask import Flask, current_app, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

from audit_app.config import LANGUAGES

babel = Babel()


def choose_language() -> str:
    """Return the signed-in person's language, else the one chosen on this device, else ``LANGUAGE``."""
    if has_request_context():
        if (asked := request.args.get("language")) in LANGUAGES:
            return str(asked)
        if current_user and current_user.is_authenticated:
            return str(current_user.language)
        if (chosen := session.get("language")) in LANGUAGES:
            return str(chosen)
    return str(current_app.config["LANGUAGE"])


def init_app(app: Flask) -> None:
    """Set up the catalogues and the choice of language."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.config['ROOT']}/translations")
    babel.init_app(app, locale_selector=choose_language)
    app.jinja_env.globals.update(get_locale=get_locale)
