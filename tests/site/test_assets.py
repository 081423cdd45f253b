"""Styles and scripts come in few, small, lasting answers."""

import gzip
import re
from collections.abc import Collection
from pathlib import Path

import pytest
from flask import Flask

from audit_app import assets
from audit_app.joined_scripts import read_modules
from tests.factories import make_visit

STATIC = Path(__file__).parents[2] / "static"
# Of the 50 kB that the first load of the visit form may take; the page has the rest.
BYTES_OF_STYLE_AND_SCRIPT = 31_000


@pytest.fixture
def static_app() -> Flask:
    """An app that serves our static files and nothing else."""
    app = Flask("static_only", static_folder=str(STATIC))
    assets.init_app(app)
    return app


@pytest.fixture
def stylesheet(static_app: Flask) -> str:
    """The address of the stylesheet."""
    with static_app.test_request_context():
        return assets.stylesheet_url()


def test_the_stylesheet_is_one_answer_that_may_be_kept_for_ever(static_app: Flask, stylesheet: str) -> None:
    answer = static_app.test_client().get(stylesheet)
    assert answer.mimetype == "text/css"
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == assets.YEAR_SECONDS
    assert "@import" not in answer.text


def test_the_stylesheet_declares_its_layers_before_anything_else(static_app: Flask, stylesheet: str) -> None:
    assert static_app.test_client().get(stylesheet).text.startswith(assets.LAYER_ORDER)


def test_every_style_file_is_in_the_stylesheet(static_app: Flask, stylesheet: str) -> None:
    text = static_app.test_client().get(stylesheet).text
    for file in (STATIC / "css" / "components").glob("*.css"):
        selector = re.search(r"^  (\.[\w-]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert selector, file.name
        assert selector[1] in text, file.name


def test_text_is_compressed_for_those_who_take_it(static_app: Flask, stylesheet: str) -> None:
    client = static_app.test_client()
    plain = client.get(stylesheet)
    packed = client.get(stylesheet, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.vary
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_an_outdated_address_gives_the_present_file_but_is_not_kept(static_app: Flask) -> None:
    answer = static_app.test_client().get("/assets/000000000000/css/all.css")
    assert answer.status_code == 200
    assert answer.cache_control.no_cache
    assert not answer.cache_control.immutable


@pytest.mark.parametrize(
    "path",
    [
        "/assets/0/js/absent.js",
        "/assets/0/../audit_app/config.py",
        "/assets/0/css/tokens.css",
        "/assets/0/js/lib/phrases.js",
    ],
)
def test_only_known_files_are_served(static_app: Flask, path: str) -> None:
    assert static_app.test_client().get(path).status_code == 404


def test_fonts_named_by_the_stylesheet_are_there(static_app: Flask, stylesheet: str) -> None:
    client = static_app.test_client()
    named = re.findall(r'url\("\.\./\.\./([^"]+)"\)', client.get(stylesheet).text)
    assert len(named) == 2
    for path in named:
        assert client.get(f"/assets/{path}").cache_control.immutable, path


@pytest.mark.parametrize("script", assets.SCRIPTS)
def test_a_script_is_one_answer_that_may_be_kept_for_ever(static_app: Flask, script: str) -> None:
    with static_app.test_request_context():
        address = assets.asset_url(script)
    answer = static_app.test_client().get(address)
    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.immutable
    named = re.findall(r'^import\b.* from "../..(.*)";$', answer.text, re.MULTILINE)
    if script != assets.LATER:
        assert named == []
        return
    # The later script takes what it shares with the first from where the page has it already.
    with static_app.test_request_context():
        assert [f"/assets{path}" for path in named] == [assets.asset_url(assets.PHONE)]


def test_every_module_reaches_a_page_or_the_worker() -> None:
    entries = (*assets.SCRIPTS, "service_worker.js")
    reached = {path for entry in entries for path in read_modules(STATIC, entry)}
    written = {
        file.relative_to(STATIC).as_posix()
        for file in (STATIC / "js").rglob("*.js")
        if re.search(r"^export (?!\{\};)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert sorted(written - reached) == []


def test_a_change_of_a_file_changes_its_address(tmp_path: Path) -> None:
    for folder in ("css/components", "js", "fonts", "icons"):
        (tmp_path / folder).mkdir(parents=True)
    for name in (*assets.FIRST_STYLES, *assets.LAST_STYLES):
        (tmp_path / "css" / name).touch()
    for name in assets.SCRIPTS:
        (tmp_path / name).touch()
    script = tmp_path / "js" / "main.js"
    script.write_text("1")
    before = assets.read_assets(tmp_path)
    script.write_text("2")
    after = assets.read_assets(tmp_path)
    assert before["js/main.js"].digest != after["js/main.js"].digest
    assert before["css/all.css"].digest == after["css/all.css"].digest


def test_styles_and_scripts_leave_room_for_the_page() -> None:
    found = assets.read_assets(STATIC)
    first = [found[path] for path in (assets.PHONE_STYLESHEET, assets.PHONE)]
    assert sum(len(asset.compressed) for asset in first) <= BYTES_OF_STYLE_AND_SCRIPT


def classes_in(names: Collection[str]) -> set[str]:
    """Return the classes that these component files give looks to."""
    texts = [(STATIC / "css" / "components" / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return {name for text in texts for name in re.findall(r"\.([a-z][\w-]*)", text)}


def test_a_shoppers_pages_need_nothing_of_what_their_stylesheet_leaves_out(client) -> None:
    everything = {file.stem for file in (STATIC / "css" / "components").glob("*.css")}
    assert everything > assets.DESK_STYLES
    only_desk = classes_in(assets.DESK_STYLES) - classes_in(
        (everything - assets.DESK_STYLES) | {"../utilities"}
    )
    visit = make_visit()
    client.sign_in(visit.shopper)
    rest = ("", "/form", "/review", "/sections/welcome", "/sections/advice", "/could-not-take-place")
    pages = [client.page(f"/visits/{visit.uid}{path}") for path in rest]
    pages += [client.page("/visits"), client.page("/offline")]
    used = {
        name for page in pages for words in re.findall(r'class="([^"]*)"', page) for name in words.split()
    }
    scripts = [file.read_text(encoding="utf-8") for file in (STATIC / "js").rglob("*.js")]
    used |= {
        name for text in scripts for words in re.findall(r'class: "([^"]*)"', text) for name in words.split()
    }
    assert len(used) > 100
    assert sorted(used & only_desk) == []
