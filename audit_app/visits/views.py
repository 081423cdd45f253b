"""The pages of visits."""

from flask import Blueprint, Flask

blueprint = Blueprint("visits", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
