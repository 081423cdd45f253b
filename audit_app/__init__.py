"""Vi Hành: mystery-shopper field audits, from a checklist on the phone to a comparison that does not lie."""

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from audit_app import (
    assets,
    cli,
    compression,
    config,
    db,
    errors,
    formatting,
    health,
    languages,
    navigation,
    offline,
    posted,
    proxy,
    security,
    sessions,
)
from audit_app.compiled_templates import kept_templates

ROOT = Path(__file__).parent.parent

# What is registered first is the last to touch an answer.
FOUNDATION = (
    posted,
    proxy,
    compression,
    db,
    languages,
    formatting,
    sessions,
    security,
    errors,
    assets,
    health,
    navigation,
    offline,
)

FEATURES = (
    "accounts",
    "jobs",
    "organisation",
    "programmes",
    "visits",
    "reviews",
    "releases",
    "actions",
    "scorecards",
    "comparison",
    "calibration",
    "api",
    "reports",
    "announcements",
)


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Return the application; ``settings`` override what the environment says."""
    instance = Path(os.environ.get("INSTANCE", ROOT / "instance"))
    app = Flask(
        "audit_app",
        root_path=str(Path(__file__).parent),
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(instance.resolve()),
    )
    app.config["ROOT"] = ROOT
    app.config.update(config.read_settings({**os.environ, **_text_settings(settings)}, instance))
    app.config.update(settings or {})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = kept_templates()
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # a Vietnamese letter is two bytes, not six
    # Keys in a page are sorted unless told otherwise; the order of a checklist's parts means something.
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": False, "separators": (",", ":")}
    for part in FOUNDATION:
        part.init_app(app)
    for feature in FEATURES:
        views = import_module(f"audit_app.{feature}.views")
        views.init_app(app)
    cli.register(app)
    return app


def _text_settings(settings: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the overrides that ``config`` would have read from the environment."""
    return {name: value for name, value in (settings or {}).items() if isinstance(value, str)}
