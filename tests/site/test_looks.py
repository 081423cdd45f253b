"""The rules of our looks that a tool can check: contrast, Vietnamese type, nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
STYLES = sorted(CSS.rglob("*.css"))
SCRIPTS = [file for file in sorted((ROOT / "static" / "js").rglob("*.js")) if "vendor" not in file.parts]
# The PDF's templates are shown by no browser, and no security policy rules them.
PAGES = sorted(file for file in (ROOT / "templates").rglob("*.html") if "pdf" not in file.parts)
# The tokens say colours for all others; paper has its own.
# Paper has no tokens: WeasyPrint prints it with these files alone.
SAY_COLOURS = {"tokens.css", "print.css", "scorecard.css", "report.css", "pack_paper.css", "drawing.css"}
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
LINES_OF_A_SCRIPT = 120

TEXT, LARGE_OR_GRAPHIC = 4.5, 3.0
PAIRS = [
    *[("text", ground, TEXT) for ground in ("bg", "surface", "sunken", "meets-tint", "below-tint")],
    *[("muted", ground, TEXT) for ground in ("bg", "surface", "sunken")],
    *[("accent", ground, TEXT) for ground in ("bg", "surface", "meets-tint")],
    *[("below", ground, TEXT) for ground in ("bg", "surface", "below-tint")],
    *[("meets", ground, TEXT) for ground in ("surface", "meets-tint")],
    ("accent-strong", "surface", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-accent", "meets", TEXT),
    ("heat-light-ink", "heat-1", TEXT),
    ("heat-dark-ink", "heat-2", TEXT),
    ("heat-dark-ink", "heat-3", TEXT),
    ("heat-dark-ink", "heat-4", TEXT),
    ("heat-light-ink", "heat-5", TEXT),
    *[("control", ground, LARGE_OR_GRAPHIC) for ground in ("bg", "surface")],
    ("focus", "focus-edge", LARGE_OR_GRAPHIC),
]


def colours(block: str) -> dict[str, str]:
    """Return the colour tokens that a rule sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def block_of(selector: str) -> str:
    """Return the body of the first rule with this selector."""
    return TOKENS.split(f"{selector} {{", 1)[1].split("}", 1)[0]


LIGHT = colours(block_of(":root"))
DARK = {**LIGHT, **colours(block_of(':root[data-theme="dark"]'))}


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio, from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def declarations(file: Path) -> str:
    """Return a style file without its comments."""
    return re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_tokens_can_be_read(theme: dict[str, str], ink: str, ground: str, least: float) -> None:
    assert contrast(theme[ink], theme[ground]) >= least


def test_dark_is_the_same_by_wish_of_the_device_and_of_the_page() -> None:
    assert colours(block_of(':root:not([data-theme="light"])')) == colours(
        block_of(':root[data-theme="dark"]')
    )


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_vietnamese_is_never_slanted_spread_or_shouted(file: Path) -> None:
    text = declarations(file)
    assert "italic" not in text
    assert "uppercase" not in text
    assert not re.search(r"letter-spacing: (?!inherit)", text)


@pytest.mark.parametrize(
    "file", [file for file in STYLES if file.name not in SAY_COLOURS], ids=lambda file: file.name
)
def test_components_take_their_colours_from_the_tokens(file: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", declarations(file)) == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_pages_have_nothing_inline_that_the_security_policy_refuses(file: Path) -> None:
    text = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"{%-? if paper -?%}.*?{%-? endif -?%}", "", text)  # in the PDF only, which no policy rules
    assert not re.search(r"<[a-z][^>]*\sstyle=", text)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+=", text)
    assert "<style" not in text
    # A block of data runs nothing, so the policy lets it be.
    assert not re.search(r"<script(?! type=\"application/json\")(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_picture_that_a_page_names_is_drawn(file: Path) -> None:
    drawn = set(
        re.findall(r'^  "([a-z0-9-]+)": \'', (ROOT / "templates/components/icon.html").read_text(), re.M)
    )
    assert len(drawn) > 40
    text = file.read_text(encoding="utf-8")
    named = re.findall(r"""\bicon\("([a-z0-9-]+)"[,)]|\bpicture(?:_after)?="([a-z0-9-]+)\"""", text)
    assert {first or second for first, second in named} <= drawn


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_short_and_type_checked(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "// @ts-check"
    assert len(lines) <= LINES_OF_A_SCRIPT
