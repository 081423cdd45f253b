"""The pages of scorecards."""

from flask import Blueprint, Flask

blueprint = Blueprint("scorecards", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
