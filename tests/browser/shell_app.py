"""What gunicorn serves where the offline shell is tried: the product, which can be slow, fail or grow newer.

``POST /of-these-tests/…`` sets how it behaves from then on and tells which visits there are.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit_app import assets, create_app
from bench.fieldwork import SECRET, prepare

PREFIX = "/of-these-tests/"


@dataclass(slots=True)
class Manner:
    """Answers to ``path`` come ``seconds`` late, or are ``status``; assets name their ``version``."""

    path: str = ""
    seconds: float = 0
    status: int = 0
    version: int = 1


class ShellApp:
    """The WSGI application around the product."""

    def __init__(self) -> None:
        url = f"sqlite:///{os.environ['INSTANCE']}/shell.db"
        self.visits = prepare(url, 2, 2).visits
        self.product = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET, "RATELIMIT_ENABLED": False})
        self.manner = Manner()
        self.log: list[str] = []

    def __call__(self, environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environment["PATH_INFO"]
        if path.startswith(PREFIX):
            return self.change(environment, start)
        self.log.append(f"{environment['REQUEST_METHOD']} {path}")
        if path == self.manner.path:
            time.sleep(self.manner.seconds)
            if self.manner.status:
                start(f"{self.manner.status} As asked", [("Content-Type", "text/html")])
                return [b"<title>Bad gateway</title>"]
        return self.product(environment, start)

    def change(self, environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Take a new manner; tell the visits and what was asked for since the last time."""
        size = int(environment.get("CONTENT_LENGTH") or 0)
        before, self.manner = self.manner, Manner(**json.loads(environment["wsgi.input"].read(size)))
        if before.version != self.manner.version:
            self.product.extensions["assets"] = newer_assets(self.manner.version)
        told = {"visits": self.visits, "manner": asdict(self.manner), "log": self.log}
        self.log = []
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(told).encode()]


def newer_assets(version: int) -> dict[str, assets.Asset]:
    """Return all assets with another script, which says on the page which version runs."""
    with TemporaryDirectory() as folder:
        static = Path(shutil.copytree(Path(__file__).parents[2] / "static", Path(folder) / "static"))
        if version > 1:
            with (static / "js" / "phone.js").open("a", encoding="utf-8") as script:
                script.write(f'document.documentElement.dataset.version = "{version}";\n')
        return assets.read_assets(static)


def application() -> ShellApp:
    """Make the app: ``gunicorn "tests.browser.shell_app:application()"``."""
    return ShellApp()
