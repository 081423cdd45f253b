"""The pages of comparison."""

from flask import Blueprint, Flask

blueprint = Blueprint("comparison", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
