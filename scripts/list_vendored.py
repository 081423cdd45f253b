"""Write static/vendored.json: what others made, under which licence, how to get it again, and its digests.

Usage: python scripts/list_vendored.py   (after any of the commands that the list names)
"""

import hashlib
import json
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
VENDORED = [
    {
        "name": "IBM Plex Sans, subset to Latin and Vietnamese as Vi Hanh Sans",
        "version": "1.1.0",
        "source": "npm: @ibm/plex-sans",
        "licence": "OFL-1.1",
        "licence_file": "fonts/OFL.txt",
        "commands": [
            "npm pack @ibm/plex-sans@1.1.0",
            "tar -xzf ibm-plex-sans-1.1.0.tgz",
            "python scripts/build_fonts.py package",
            "python scripts/list_vendored.py",
        ],
        "folder": "fonts",
    },
    {
        "name": "idb",
        "version": "8.0.4",
        "source": "npm: idb",
        "licence": "ISC",
        "licence_file": "js/vendor/idb/LICENSE.txt",
        "commands": [
            "npm pack idb@8.0.4",
            "tar -xzf idb-8.0.4.tgz",
            "cp package/build/index.js package/build/*.d.ts static/js/vendor/idb/",
            "cp package/LICENSE static/js/vendor/idb/LICENSE.txt",
            "python scripts/list_vendored.py",
        ],
        "folder": "js/vendor/idb",
    },
]


def describe(vendored: dict[str, object]) -> dict[str, object]:
    """Return one entry of the list, its folder replaced by the files in it with their SHA-256."""
    folder = STATIC / str(vendored["folder"])
    files = {
        file.relative_to(STATIC).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return {**{key: value for key, value in vendored.items() if key != "folder"}, "files": files}


if __name__ == "__main__":
    text = json.dumps([describe(vendored) for vendored in VENDORED], indent=2, ensure_ascii=False)
    (STATIC / "vendored.json").write_text(text + "\n", encoding="utf-8")
    print(f"static/vendored.json lists {len(VENDORED)} vendored work(s)")
