"""The script modules of a page, joined into one answer.

On a slow network each request costs a round trip, and a page of thirty small modules would wait for six of
them. The modules stay the source, for people, the type checker and the tests; here each becomes a function
that is called once, after those that it imports, and returns what it exports. Only the forms of ``import``
and ``export`` that the house uses are understood; every other one is refused with its file and line.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

NAMES = r"\{(?P<names>[^}]*)\}"
FROM = r'\s*from\s*"(?P<source>\.[^"]+)";'
IMPORT = re.compile(
    rf'^import\s+(?:(?:{NAMES}|\*\s+as\s+(?P<whole>[\w$]+)){FROM}|"(?P<bare>\.[^"]+)";)', re.M
)
EXPORT_LIST = re.compile(rf"^export\s+{NAMES}(?:{FROM}|;)", re.M)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function\b\*?|class|const)\s+(?P<name>[\w$]+))", re.M)
# At the start of a line `import` and `export` are statements; `import(…)` and `import.meta` stand anywhere.
LEFT_OVER = re.compile(r"^(?:import|export)\b.*|\bimport\s*[.(].*", re.M)
INLINE_COMMENT = re.compile(r"/\*.*?\*/")


class ModuleRefused(ValueError):
    """A script module cannot be joined: the message names the file and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file, taken apart: ``body`` has no imports and no word ``export`` left."""

    body: str
    imports: tuple[tuple[str, str], ...]  # what it binds (a pattern or nothing), and the path it is from
    exports: tuple[tuple[str, str], ...]  # the name outside, and what it is inside
    passed_on: tuple[tuple[str, str, str], ...]  # the name outside, the name there, and the path it is from

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths of the modules that it needs."""
        return (*(source for _, source in self.imports), *(source for _, _, source in self.passed_on))


def join_modules(folder: Path, entry: str) -> str:
    """Return one script that does what the module ``entry`` (a path in ``folder``) does with all it imports.

    Raises :class:`ModuleRefused` for what cannot be joined, a circle of imports above all.
    """
    modules = read_modules(folder, entry)
    return '"use strict";\n' + "".join(write_modules(modules, number_modules(modules)))


def join_in_turn(folder: Path, first: str, later: str, name_first: Callable[[str], str]) -> tuple[str, str]:
    """Return two scripts: ``first``, and ``later`` with only what ``first`` has not brought already.

    The later one takes the modules that both need from the first one, under the address that ``name_first``
    gives for its text; so each module runs once.  Raises :class:`ModuleRefused`.
    """
    early = read_modules(folder, first)
    both = read_modules(folder, later, early)
    numbers = number_modules(both)
    late = {path: module for path, module in both.items() if path not in early}
    shared = sorted({path for module in late.values() for path in module.sources} & early.keys())
    exported = ", ".join(f"m{numbers[path]}" for path in shared)
    before = "".join(write_modules(early, numbers)) + f"export {{ {exported} }};\n"
    after = f'import {{ {exported} }} from "{name_first(before)}";\n' + "".join(write_modules(late, numbers))
    return before, after


def number_modules(modules: Iterable[str]) -> dict[str, int]:
    """Return a number for each module, by which the others call it."""
    return {path: number for number, path in enumerate(modules)}


def write_modules(modules: dict[str, Module], numbers: dict[str, int]) -> list[str]:
    """Return the modules as functions."""
    return [write_module(module, numbers[path], numbers) for path, module in modules.items()]


def read_modules(folder: Path, entry: str, known: dict[str, Module] | None = None) -> dict[str, Module]:
    """Return the module ``entry`` and all that it needs by path, each after those that it imports.

    ``known`` are modules that were read already; they come first.
    """
    modules = dict(known or {})

    def read(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            circle = " → ".join([*above[above.index(path) :], path])
            raise ModuleRefused(f"{circle}: these import in a circle.")
        if path in modules:
            return
        file = folder / path
        if not file.is_file():
            raise ModuleRefused(f"{above[-1] if above else folder}: there is no {path}.")
        module = read_module(path, file.read_text(encoding="utf-8"))
        for source in module.sources:
            read(source, (*above, path))
        modules[path] = module

    read(entry, ())
    return modules


def read_module(path: str, text: str) -> Module:
    """Take the file at ``path`` apart; raises :class:`ModuleRefused`."""
    body = without_comments(text)
    imports = tuple(read_import(found, path) for found in IMPORT.finditer(body))
    body = IMPORT.sub("", body)
    exports = [(found["name"], found["name"]) for found in EXPORT.finditer(body)]
    passed_on = []
    for found in EXPORT_LIST.finditer(body):
        pairs = [(outside, inside) for inside, outside in read_names(found["names"])]
        if found["source"]:
            passed_on += [(*pair, resolve(path, found["source"])) for pair in pairs]
        else:
            exports += pairs
    body = EXPORT.sub("", EXPORT_LIST.sub("", body))
    if left := LEFT_OVER.search(INLINE_COMMENT.sub("", body)):
        raise ModuleRefused(f"{path}: “{left[0]}” is a form of import or export that is not joined.")
    return Module(body.strip(), imports, tuple(exports), tuple(passed_on))


def read_import(found: "re.Match[str]", path: str) -> tuple[str, str]:
    """Return what an import binds, as it stands before ``=``, and which module it names."""
    if found["bare"]:
        return "", resolve(path, found["bare"])
    if found["whole"]:
        return found["whole"], resolve(path, found["source"])
    names = (f"{there}: {here}" for there, here in read_names(found["names"]))
    return f"{{ {', '.join(names)} }}", resolve(path, found["source"])


def read_names(names: str) -> list[tuple[str, str]]:
    """Return the pairs of ``a, b as c``."""
    parts = [name.split(" as ") for name in names.split(",") if name.strip()]
    return [(part[0].strip(), part[-1].strip()) for part in parts]


def resolve(path: str, source: str) -> str:
    """Return which path the module at ``path`` means by ``source``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), source))


def write_module(module: Module, number: int, numbers: dict[str, int]) -> str:
    """Return the module as a function that is called at once."""
    bound = [f"const {names} = m{numbers[path]};" for names, path in module.imports if names]
    given = [f"{outside}: {inside}" for outside, inside in module.exports]
    given += [f"{outside}: m{numbers[path]}.{there}" for outside, there, path in module.passed_on]
    back = [f"return {{ {', '.join(given)} }};"] if given else []
    return "\n".join([f"const m{number} = (() => {{", *bound, module.body, *back, "})();\n"])


def without_comments(text: str) -> str:
    """Return ``text`` without indents and without the comments that fill whole lines.

    Lines inside a template literal stay as they are.
    """
    kept: list[str] = []
    in_comment = in_template = False
    for line in text.splitlines():
        code = line.strip()
        if in_template:
            kept.append(line)
        elif in_comment or code.startswith("/*"):
            in_comment = "*/" not in code
            if not in_comment and (rest := code.partition("*/")[2].strip()):
                kept.append(rest)
                code = rest
            else:
                continue
        elif code and not code.startswith("//"):
            kept.append(code)
        else:
            continue
        in_template ^= code.count("`") % 2 == 1
    return "\n".join(kept)
