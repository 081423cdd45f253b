"""The rules of the house that a tool can check: sizes, names, purity."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "audit_app"
PYTHON_FILES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN_NAMES = {"common", "helpers", "utils", "services", "manager", "managers", "misc"}

# Frozen copies and catalogues of plain data are as long as their data.
LONG_BY_NATURE = {"audit_app/migrations/0001_initial.py"}

PURE = [
    *sorted((PACKAGE / "checklists").rglob("*.py")),
    *sorted((PACKAGE / "scoring").rglob("*.py")),
    *sorted((PACKAGE / "statistics").rglob("*.py")),
    *sorted((PACKAGE / "charts").rglob("*.py")),
    PACKAGE / "releases" / "canonical.py",
    PACKAGE / "scorecards" / "scorecard.py",
    *(PACKAGE / "reports" / f"{name}.py" for name in ("coverage", "movers", "papers")),
    *(
        PACKAGE / "comparison" / f"{name}.py"
        for name in ("groups", "history", "periods", "questions", "repeats", "touchpoints")
    ),
    PACKAGE / "vietnamese.py",
]
IMPURE_IMPORTS = {"flask", "flask_babel", "peewee", "playhouse", "wtforms", "weasyprint", "random", "time"}
CLOCK_CALLS = {"now", "utcnow", "today", "time"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON_FILES, ids=relative)
def test_a_file_of_the_package_stays_under_250_lines(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 250 or relative(path) in LONG_BY_NATURE, f"{lines} lines: which noun is hiding in it?"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=relative)
def test_a_file_of_tests_stays_under_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


OWN_SCRIPTS = sorted(
    set((ROOT / "static" / "js").rglob("*.js")) - set((ROOT / "static" / "js" / "vendor").rglob("*"))
)


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=relative)
def test_a_file_of_javascript_stays_under_120_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


def test_few_functions_are_over_forty_lines():
    long = [
        f"{relative(path)}:{node.name}"
        for path in PYTHON_FILES
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert len(long) <= 5, long


def test_no_folder_or_file_is_a_drawer_for_everything():
    drawers = [relative(path) for path in PYTHON_FILES if {path.stem, *path.parent.parts} & FORBIDDEN_NAMES]
    assert not drawers


@pytest.mark.parametrize("path", PURE, ids=relative)
def test_a_pure_file_imports_no_web_no_database_no_chance(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }
    assert not imported & IMPURE_IMPORTS


@pytest.mark.parametrize("path", PURE, ids=relative)
def test_a_pure_file_asks_no_clock(path):
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    }
    assert not calls & CLOCK_CALLS


def test_views_are_at_most_twenty_lines():
    long = []
    for path in PACKAGE.rglob("views*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                body = node.end_lineno - node.lineno
                if body > 20:
                    long.append(f"{relative(path)}:{node.name} {body}")
    assert not long


def test_only_models_and_queries_ask_the_database_in_views():
    """A view calls a query by name; ``.select(`` in a view means that the query has no name yet."""
    asking = [
        relative(path)
        for path in PACKAGE.rglob("views*.py")
        if ".select(" in path.read_text(encoding="utf-8")
        or ".get_or_none(" in path.read_text(encoding="utf-8")
    ]
    assert not asking
