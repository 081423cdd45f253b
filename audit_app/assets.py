"""Stylesheets, scripts, fonts and icons, held in memory and served under addresses that never go stale.

The style files are joined in a fixed order into one response, and so are the script modules of a page: on a
slow network a page costs one request for its looks and one for what it does (docs/decisions/0015). An address
carries the digest of what it names: browsers may keep it for a year.
Nothing is written to disk, and there is no build step.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from audit_app.joined_scripts import join_in_turn, join_modules
from audit_app.security import ANYONE, allow

STYLESHEET, PHONE_STYLESHEET = "css/all.css", "css/phone.css"
# Components that no page of a shopper has.
DESK_STYLES = frozenset(
    {"appeal", "chart", "chart_kinds", "comparison", "dot_list", "expected", "filters", "heat", "heat_map"}
    | {"job", "journey", "pack", "pagination", "priority", "question_cost", "review", "score", "scorecard"}
    | {"table", "tabs"}
)
LAYER_ORDER = "@layer reset, tokens, base, components, utilities;\n"
FIRST_STYLES = ("fonts.css", "tokens.css", "reset.css", "base.css")
LAST_STYLES = ("utilities.css", "print.css")
# What a page loads: everybody's pages the first; a desk's the second, which holds the first; the shopper's
# pages the third, which holds the first too and is enough to show and keep a visit, and when they are there
# the fourth, which sends it and does all the rest.
MAIN, DESK, PHONE, LATER = SCRIPTS = ("js/main.js", "js/desk.js", "js/phone.js", "js/later.js")
FOLDERS = ("fonts", "icons")
# Not every machine's own list knows these.
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".woff2": "font/woff2"}
COMPRESSED_TYPES = ("text/", "image/svg")
YEAR_SECONDS = 365 * 24 * 60 * 60

assets = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: ``digest`` is of its whole folder, ``compressed`` is empty if not worth it."""

    body: bytes
    compressed: bytes
    content_type: str
    digest: str


def join_styles(folder: Path, without: Collection[str] = ()) -> str:
    """Return all of ``folder``'s style files as one, layers declared first, comments and indents left out.

    ``without`` names components that are left out too.
    """
    found = sorted((folder / "components").glob("*.css"))
    components = [file for file in found if file.stem not in without]
    files = [*(folder / name for name in FIRST_STYLES), *components, *(folder / name for name in LAST_STYLES)]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return LAYER_ORDER + "\n".join(line for line in lines if line)


def digest_of(bodies: list[bytes]) -> str:
    """Return twelve hexadecimal digits that change with any of ``bodies``."""
    digest = hashlib.sha256()
    for body in bodies:
        digest.update(hashlib.sha256(body).digest())
    return digest.hexdigest()[:12]


def make_asset(path: str, body: bytes, digest: str) -> Asset:
    """Return the asset for the file named ``path``; texts are compressed once, here."""
    kind = TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    is_text = kind.startswith(COMPRESSED_TYPES)
    compressed = gzip.compress(body, 9, mtime=0) if is_text else b""
    return Asset(body, compressed, f"{kind}; charset=utf-8" if is_text else kind, digest)


def read_assets(static: Path) -> dict[str, Asset]:
    """Return every asset by its path; fonts share one digest, and so do icons."""
    found: dict[str, Asset] = {}
    for folder in FOLDERS:
        files = sorted(file for file in (static / folder).rglob("*") if file.is_file())
        bodies = [file.read_bytes() for file in files]
        digest = digest_of(bodies)
        for file, body in zip(files, bodies, strict=True):
            path = file.relative_to(static).as_posix()
            found[path] = make_asset(path, body, digest)
    fonts = next((asset.digest for path, asset in found.items() if path.startswith("fonts/")), "none")
    # The stylesheet is at /assets/DIGEST/css/all.css; fonts keep a digest of their own across its changes.
    for path, without in ((STYLESHEET, ()), (PHONE_STYLESHEET, DESK_STYLES)):
        joined = join_styles(static / "css", without)
        styles = joined.replace('url("../fonts/', f'url("../../{fonts}/fonts/').encode()
        found[path] = make_asset(path, styles, digest_of([styles]))
    for path, script in read_scripts(static).items():
        found[path] = make_asset(path, script.encode(), digest_of([script.encode()]))
    return found


def read_scripts(static: Path) -> dict[str, str]:
    """Return the joined scripts by their path."""

    def name(script: str) -> str:
        """Return how the later script calls the one before it, which lies beside it under its own digest."""
        return f"../../{digest_of([script.encode()])}/{PHONE}"

    phone, later = join_in_turn(static, PHONE, LATER, name)
    whole = {path: join_modules(static, path) for path in (MAIN, DESK)}
    return whole | {PHONE: phone, LATER: later}


def known_assets() -> dict[str, Asset]:
    """Return the assets of the running application; in debug mode as they are on disk now."""
    if current_app.debug:
        return read_assets(Path(str(current_app.static_folder)))
    found: dict[str, Asset] = current_app.extensions["assets"]
    return found


def asset_url(path: str) -> str:
    """Return the lasting address of ``path`` (under ``static/``); raises KeyError if it is not there."""
    return url_for("assets.send_asset", digest=known_assets()[path].digest, path=path)


def stylesheet_url() -> str:
    """Return the address of the stylesheet with everything."""
    return asset_url(STYLESHEET)


@assets.get("/assets/<digest>/<path:path>")
@allow(ANYONE)
def send_asset(digest: str, path: str) -> Response:
    """The asset; with an outdated digest the present one, which is then not kept."""
    asset = known_assets().get(path)
    if asset is None:
        abort(404)
    takes_gzip = bool(asset.compressed) and "gzip" in request.accept_encodings
    response = Response(asset.compressed if takes_gzip else asset.body, content_type=asset.content_type)
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    if asset.compressed:
        response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    if digest == asset.digest:
        response.cache_control.max_age = YEAR_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response


def init_app(app: Flask) -> None:
    """Read the assets once and give templates ``stylesheet_url`` and ``asset_url``."""
    app.extensions["assets"] = read_assets(Path(str(app.static_folder)))
    app.register_blueprint(assets)
    app.add_template_global(stylesheet_url)
    app.add_template_global(asset_url)
