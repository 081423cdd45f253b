"""The pages of jobs."""

from flask import Flask

from audit_app.jobs import queue


def init_app(app: Flask) -> None:
    """Give the app its queue."""
    queue.init_app(app)
