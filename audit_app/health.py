"""``/health``: whether the app answers and reaches its database, for a proxy or a watchdog."""

from flask import Blueprint, Flask, Response

from audit_app.db import database
from audit_app.security import ANYONE, allow

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@allow(ANYONE)
def health() -> Response:
    """The word “ok”; 503 where the database cannot be read."""
    database.execute_sql("SELECT 1")
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def init_app(app: Flask) -> None:
    """Register the address."""
    app.register_blueprint(blueprint)
