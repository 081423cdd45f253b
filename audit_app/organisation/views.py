"""The pages of organisation."""

from flask import Blueprint, Flask

blueprint = Blueprint("organisation", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
