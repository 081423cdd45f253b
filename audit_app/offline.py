"""The app on the home screen, and the worker that makes it open without network.

Only the shopper's pages name the manifest and register the worker; on everybody else's devices nothing stays.
"""

import json
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.assets import LATER, PHONE, PHONE_STYLESHEET, asset_url, digest_of, known_assets
from audit_app.config import LANGUAGES
from audit_app.joined_scripts import join_modules
from audit_app.security import ANYONE, allow

# On the home screen it says nothing of what it is for.
NAME = "Ghi chú"
START = "/visits"
# The tokens --bg and --surface.
BACKGROUND, THEME = "#f4f6f8", "#ffffff"
FONTS = ("fonts/vi-hanh-sans-400.woff2", "fonts/vi-hanh-sans-600.woff2")
ICONS = (
    ("icons/note.svg", "any", "any"),
    ("icons/note-192.png", "192x192", "any"),
    ("icons/note-512.png", "512x512", "any"),
    ("icons/note-maskable-512.png", "512x512", "maskable"),
)

blueprint = Blueprint("offline", __name__)


@blueprint.get("/manifest.webmanifest")
@allow(ANYONE)
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the app on its home screen."""
    about = {
        "id": START,
        "name": NAME,
        "short_name": NAME,
        "lang": "vi",
        "start_url": START,
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": THEME,
        "icons": [
            {
                "src": asset_url(path),
                "sizes": sizes,
                "purpose": purpose,
                "type": known_assets()[path].content_type,
            }
            for path, sizes, purpose in ICONS
        ],
    }
    return sent_anew(json.dumps(about, ensure_ascii=False), "application/manifest+json")


@blueprint.get("/service-worker.js")
@allow(ANYONE)
def service_worker() -> ResponseReturnValue:
    """The worker for the whole site, with the version of what it keeps and the addresses of that."""
    script = join_modules(current_app.config["ROOT"] / "static", "service_worker.js")
    return sent_anew(f'"use strict";\nself.SHELL = {json.dumps(shell())};\n{script}', "text/javascript")


@blueprint.get("/offline")
@allow(ANYONE)
def without_network() -> ResponseReturnValue:
    """What a phone shows in place of a page that it cannot get."""
    return render_template("offline.html")


def shell() -> dict[str, object]:
    """Return what the worker keeps: a version that changes with any of it, and the addresses."""
    addresses = [asset_url(path) for path in (PHONE_STYLESHEET, PHONE, LATER, *FONTS, "icons/favicon.svg")]
    pages = {language: url_for("offline.without_network", language=language) for language in LANGUAGES}
    version = digest_of([page_digest(), *(address.encode() for address in addresses)])
    return {"version": version, "addresses": addresses, "offline": pages}


def page_digest() -> bytes:
    """Return what changes with any template or translation: kept pages are then fetched anew."""
    if current_app.debug:
        return digest_of_pages(current_app.config["ROOT"])
    found: bytes = current_app.extensions["page_digest"]
    return found


def digest_of_pages(root: Path) -> bytes:
    """Return the digest of all templates and translations."""
    files = [*sorted((root / "templates").rglob("*.html")), *sorted((root / "translations").rglob("*.mo"))]
    return digest_of([file.read_bytes() for file in files]).encode()


def sent_anew(text: str, content_type: str) -> Response:
    """Return an answer that is asked for each time, and sent only if it has changed."""
    response = Response(text, content_type=f"{content_type}; charset=utf-8")
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Read the templates' digest once, and register the pages."""
    app.extensions["page_digest"] = digest_of_pages(app.config["ROOT"])
    app.register_blueprint(blueprint)
