"""The drawings themselves: well-formed, described, and the same on page and paper."""

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PdfReader
from weasyprint import HTML

from audit_app.charts.funnel import FunnelBranch, curve_visits, draw_funnel
from audit_app.charts.grid import GridPoint, draw_grid
from audit_app.charts.journey import JourneyStep, draw_journey
from audit_app.charts.scale import FULL_SCORE
from audit_app.charts.sparkline import draw_sparkline
from audit_app.charts.steps import StepPoint, draw_steps
from audit_app.charts.strips import place_dot_interval, place_factor_bar, place_ticks
from audit_app.statistics import funnel_limits

ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "templates/components/charts/paper.css").read_text(encoding="utf-8")
STYLES = "".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "static/css/components").glob("chart*.css")
)

IMPORTS = """
{%- from "components/charts/dot_interval.html" import dot_interval, interval_axis -%}
{%- from "components/charts/factor_bar.html" import factor_bar -%}
{%- from "components/charts/sparkline.html" import sparkline -%}
{%- from "components/charts/journey.html" import journey_chart -%}
{%- from "components/charts/funnel.html" import funnel_chart -%}
{%- from "components/charts/grid.html" import grid_chart -%}
{%- from "components/charts/steps.html" import steps_chart -%}
"""

BRANCHES = [FunnelBranch("Đà Nẵng", 6, 95, 2), FunnelBranch("Huế", 3, 79, 0)]
FIGURES = {
    "mark": place_dot_interval(76.4, 60, 92.8, threshold=80, band="cannot_tell"),
    "few": place_dot_interval(99, 80, 118, threshold=80, band="too_few"),
    "bare": place_dot_interval(99, None, None, threshold=None, band="above"),
    "ticks": place_ticks(FULL_SCORE),
    "bar": place_factor_bar(76.4, 80, is_below=True),
    "missing": place_factor_bar(None, 80),
    "line": draw_sparkline([70, None, 80, 90], threshold=80),
    "journey": draw_journey(
        [
            JourneyStep("Trước khi mua", "Tìm đường ở Đà Nẵng", 4, "4"),
            JourneyStep("Sau khi mua", "Đổi <hàng>", None, "–"),
        ]
    ),
    "grid": draw_grid(
        [
            GridPoint("Đồng bộ", 18, -4.5, -9, 0.5, is_below=False),
            GridPoint("Tốc độ", 10, 3, None, None, False),
        ],
        20,
    ),
    "steps": draw_steps(
        [
            StepPoint("9/2026", 12, 80.5, 76, 85, 80, threshold_words="80"),
            StepPoint("10/2026", 0, None, None, None, 85, threshold_words="85"),
            StepPoint("11/2026", 2, 70, 20, 120, 85, is_few=True),
        ]
    ),
    "funnel": draw_funnel(
        BRANCHES, [funnel_limits(80, 9, n) for n in curve_visits(BRANCHES)], 80, threshold=82
    ),
}
CALLS = [
    "dot_interval(mark, title=title, paper=paper)",
    "dot_interval(few, title=title, paper=paper)",
    "dot_interval(bare, title=title, paper=paper)",
    "interval_axis(ticks, title=title, paper=paper)",
    "factor_bar(bar, title=title, paper=paper)",
    "factor_bar(missing, title=title, paper=paper)",
    "sparkline(line, title=title, below=true, paper=paper)",
    'journey_chart(journey, title, legend="1 rất khó chịu", description="Mô tả", paper=paper)',
    'funnel_chart(funnel, title, "Số lượt", "Điểm", name_998="99,8%", paper=paper)',
    'grid_chart(grid, title, "Cách ngưỡng", "Trọng số", ["1", "2", "3", "4"], paper=paper)',
    'steps_chart(steps, title, "Điểm", "n", description="Mô tả", paper=paper)',
]


def draw(call: str, *, title: str = "Khoảng <95%>", paper: bool = False) -> str:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.from_string(f"{IMPORTS}{{{{ {call} }}}}")
    return template.render(title=title, paper=paper, **FIGURES).strip()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("paper", [False, True])
def test_a_drawing_is_well_formed_and_speaks(call, paper):
    svg = ElementTree.fromstring(draw(call, paper=paper))
    assert svg.tag == "svg"
    assert svg.get("role") == "img"
    assert svg[0].tag == "title"
    assert svg[0].text == "Khoảng <95%>"


@pytest.mark.parametrize("call", CALLS)
def test_a_drawing_on_a_page_obeys_the_security_policy(call):
    for element in ElementTree.fromstring(draw(call)).iter():
        assert element.tag != "style"
        assert element.get("style") is None


@pytest.mark.parametrize("call", CALLS)
def test_every_class_has_its_look_on_page_and_paper(call):
    classes = set(
        re.findall(r"chart-[a-z]+(?:-[a-z]+)*", " ".join(re.findall(r'class="([^"]+)"', draw(call))))
    )
    for name in classes:
        assert f".{name}" in STYLES
    marks = {
        name
        for element in ElementTree.fromstring(draw(call))
        for name in (element.get("class") or "").split()
    }
    for name in marks:
        assert f".{name}" in PAPER


def test_a_drawing_without_a_title_is_decoration():
    svg = ElementTree.fromstring(draw("dot_interval(mark)"))
    assert svg.get("aria-hidden") == "true"
    assert svg.find("title") is None


def test_the_colours_of_paper_are_the_light_tokens():
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8").split("@media")[0]
    light = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", tokens))
    rules = dict(re.findall(r"^(\.[^{]+?) \{([^}]+)\}", PAPER, re.MULTILINE))
    expected = {
        ".chart-text": ("fill", "text"),
        ".chart-text-muted": ("fill", "muted"),
        ".chart-axis": ("stroke", "control"),
        ".chart-grid": ("stroke", "line"),
        ".chart-line": ("stroke", "accent"),
        ".chart-dot": ("fill", "accent"),
        ".chart-bar": ("fill", "accent"),
        ".chart-bar-track": ("fill", "sunken"),
        ".chart-bar.chart-below": ("fill", "below"),
        ".chart-limit": ("stroke", "muted"),
    }
    for selector, (attribute, token) in expected.items():
        assert f"{attribute}: {light[token]};" in rules[selector]


def test_paper_shows_the_same_words_in_our_letters_alone():
    fonts = "".join(
        f'@font-face {{ font-family: "Vi Hanh Sans"; font-weight: {weight}; '
        f'src: url("{(ROOT / f"static/fonts/vi-hanh-sans-{weight}.ttf").as_uri()}") }}'
        for weight in (400, 600)
    )
    drawings = "".join(draw(call, paper=True) for call in CALLS)
    style = f"<style>{fonts} .chart {{ width: 100%; display: block }}</style>"
    page = f"<html lang=vi><title>x</title>{style}{drawings}"
    reader = PdfReader(BytesIO(HTML(string=page).write_pdf()))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "Đà Nẵng" in text
    assert "Trước khi mua" in text
    assert "99,8%" in text
    used = {
        str(font["/BaseFont"]).split("+")[-1]
        for sheet in reader.pages
        for font in (entry.get_object() for entry in sheet["/Resources"].get("/Font", {}).values())
    }
    assert used
    assert all(name.startswith("Vi-Hanh-Sans") for name in used)
