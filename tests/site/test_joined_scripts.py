"""A joined script does what its modules do, and what cannot be joined is refused by name."""

import subprocess
from pathlib import Path

import pytest

from audit_app.assets import SCRIPTS, read_scripts
from audit_app.joined_scripts import ModuleRefused, join_in_turn, join_modules

STATIC = Path(__file__).parents[2] / "static"

# Every form of import and export that is understood, in modules that tell what they see.
FORMS = {
    "entry.js": """
        // @ts-check
        import "./log.js";
        import { ten, double as twice } from "./numbers.js";
        import * as all from "./numbers.js";
        import { Person, greet, late } from "./people/person.js";
        import {
          first,
          second as other,
        } from "./people/passed_on.js";
        console.log(ten, twice(4), all.half, Object.keys(all).sort().join());
        console.log(new Person("Lan").name, greet(), first, other);
        late().then((words) => console.log(words, [10][0]));
    """,
    "log.js": 'console.log("once");',
    "numbers.js": """
        import "./log.js";
        /** @type {number} */
        export const ten = 10;
        /**
         * Twice `it`.
         * @param {number} it
         */
        export function double(it) { return it * 2; } /* export { nothing }; */
        const a = 0.5, b = [1, 2].map((each) => /** @type {number} */ (each));
        export { a as half, b };
    """,
    "people/person.js": """
        import { ten } from "../numbers.js";
        export class Person { constructor(name) { this.name = `${name} ${ten}`; } }
        export function greet() {
          return `
        // no comment
        /* nor this */
          chào`.length;
        }
        /** Inline. */ const words = "late // is no comment";
        export async function late() { return words; }
    """,
    "people/passed_on.js": 'export { ten as first, half as second } from "../numbers.js";',
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write module files without the indent that they have here."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [line.removeprefix("        ") for line in text.strip("\n").splitlines()]
        file.write_text("\n".join(lines), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return folder


def run(script: Path) -> str:
    """Return what a script prints."""
    done = subprocess.run(["node", str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_joined_script_does_what_the_modules_do(tmp_path: Path) -> None:
    write(tmp_path, FORMS)
    joined = tmp_path / "joined.mjs"
    joined.write_text(join_modules(tmp_path, "entry.js"), encoding="utf-8")
    words = run(joined)
    assert words == run(tmp_path / "entry.js")
    assert words.count("once") == 1
    assert "@" not in joined.read_text(encoding="utf-8").replace("@type {number} */ (each)", "")


def test_a_later_script_shares_the_modules_of_the_first(tmp_path: Path) -> None:
    files = {
        "count.js": 'console.log("count"); const seen = [];\nexport const see = (it) => seen.push(it);',
        "first.js": 'import { see } from "./count.js";\nconsole.log("first", see(1));',
        "only.js": 'console.log("only");\nexport const only = 3;',
        "later.js": """
        import "./first.js";
        import { see } from "./count.js";
        import { only } from "./only.js";
        console.log("later", see(only));
        """,
    }
    write(tmp_path, files)
    first, later = join_in_turn(tmp_path, "first.js", "later.js", lambda _text: "./one.mjs")
    (tmp_path / "one.mjs").write_text(first, encoding="utf-8")
    (tmp_path / "two.mjs").write_text(later, encoding="utf-8")
    assert run(tmp_path / "one.mjs").split("\n")[:2] == ["count", "first 1"]
    assert run(tmp_path / "two.mjs") == "count\nfirst 1\nonly\nlater 2\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("export let count = 0;", "export let count"),
        ("export default class {}", "export default"),
        ('import thing from "./b.js";', "import thing"),
        ('import { x } from "idb";', "import { x }"),
        ('const later = await import("./b.js");', "import("),
        ("const here = import.meta.url;", "import.meta"),
        ('import { x } from "./absent.js";', "absent.js"),
        ('import { x } from "./a.js";', "circle"),
    ],
)
def test_what_cannot_be_joined_is_refused_by_its_words(tmp_path: Path, text: str, named: str) -> None:
    write(tmp_path, {"a.js": text, "b.js": ""})
    with pytest.raises(ModuleRefused) as refusal:
        join_modules(tmp_path, "a.js")
    assert named in str(refusal.value)
    assert "a.js" in str(refusal.value)


@pytest.mark.parametrize("path", SCRIPTS)
def test_our_own_scripts_are_joined_into_what_node_can_read(tmp_path: Path, path: str) -> None:
    file = tmp_path / "joined.mjs"
    file.write_text(read_scripts(STATIC)[path], encoding="utf-8")
    done = subprocess.run(["node", "--check", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
