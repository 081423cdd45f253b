"""The pages of programmes."""

from flask import Blueprint, Flask

blueprint = Blueprint("programmes", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
