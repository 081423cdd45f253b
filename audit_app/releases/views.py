"""The pages of releases."""

from flask import Blueprint, Flask

blueprint = Blueprint("releases", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
