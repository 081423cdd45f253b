"""The pages of reviews."""

from flask import Blueprint, Flask

blueprint = Blueprint("reviews", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
