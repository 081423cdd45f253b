"""The pages of jobs."""

from flask import Flask

from audit_app.jobs import queue, rescue, running

# Whatever a worker can be asked for is registered when it is imported.
REGISTERED = (running, rescue)


def init_app(app: Flask) -> None:
    """Give the app its queue."""
    queue.init_app(app)
