"""One stylesheet for every page, put together once at start."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Give templates the address of the stylesheet."""
    app.jinja_env.globals.update(stylesheet_url=lambda: "/static/css/main.css")
