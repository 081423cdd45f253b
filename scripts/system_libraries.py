"""Check for the libraries that no Python wheel brings; install them with apt where that is allowed.

Standard library only: it runs before anything is installed.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PDF_LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")

PDF_PACKAGES = {
    "Debian/Ubuntu": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig",
    "Fedora": "dnf install pango harfbuzz fontconfig",
    "macOS": "brew install pango",
}

BROWSER_PACKAGES = {
    "Debian/Ubuntu": "apt-get install chromium",
    "Fedora": "dnf install chromium",
    "macOS": "brew install --cask chromium",
}

NODE_PACKAGES = {
    "Debian/Ubuntu": "apt-get install nodejs npm (older than Debian 13: a newer one from https://nodejs.org)",
    "Fedora": "dnf install nodejs npm",
    "macOS": "brew install node",
}
OLDEST_NODE = 18

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def missing_libraries() -> list[str]:
    """Return the names of the libraries for PDF that are not on this machine."""
    return [name for name in PDF_LIBRARIES if not find_library(name)]


def find_library(name: str) -> str | None:
    """Find a shared library, also in Homebrew's folders."""
    found = ctypes.util.find_library(name)
    if found:
        return found
    for folder in ("/opt/homebrew/lib", "/usr/local/lib"):
        for path in (f"{folder}/lib{name}.dylib", f"{folder}/lib{name}.0.dylib"):
            if Path(path).exists():
                return path
    return None


def find_chromium() -> str | None:
    """Return the browser for the tests: ``CHROMIUM``, the system's, or the one Playwright keeps."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    for path in CHROMIUM_PLACES:
        if Path(path).exists():
            return path
    return playwright_chromium()


def playwright_chromium() -> str | None:
    """Return the browser that Playwright installed, if it did."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def apt_install(packages: list[str]) -> bool:
    """Install with apt as root or by password-less sudo; say whether it worked."""
    if not shutil.which("apt-get"):
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return False
        prefix = ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing with apt:", " ".join(packages), flush=True)
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*prefix, "apt-get", *command], env=environment, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr.strip()[-800:], file=sys.stderr)
            return False
    return True


def explain(what: str, packages: dict[str, str]) -> None:
    """Say what to install on each system."""
    print(f"\n{what}\nInstall, then run the same command again:", file=sys.stderr)
    for system, command in packages.items():
        print(f"  {system + ':':15} {command}", file=sys.stderr)
    print(file=sys.stderr)


def ensure_pdf() -> int:
    """Have the libraries for PDF; 0 when they are there."""
    if not missing_libraries():
        return 0
    apt_install(["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"])
    if missing := missing_libraries():
        explain(f"Scorecards need system libraries that are missing: {', '.join(missing)}.", PDF_PACKAGES)
        return 1
    return 0


def ensure_browser() -> int:
    """Have a Chromium for the browser tests; 0 when it is there."""
    if find_chromium():
        return 0
    installer = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(installer, capture_output=True).returncode:
        apt_install(["chromium"])
    if not find_chromium():
        explain("The browser tests need Chromium, which is missing.", BROWSER_PACKAGES)
        return 1
    return 0


def has_node() -> bool:
    """Whether a Node.js that knows ``node --test`` is here, and npm with it."""
    if not shutil.which("npm") or not (node := shutil.which("node")):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major = version.strip().removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def ensure_node() -> int:
    """Have Node.js and npm for the checks of our JavaScript; 0 when they are there."""
    if has_node():
        return 0
    apt_install(["nodejs", "npm"])
    if not has_node():
        explain(f"The JavaScript is checked with Node.js {OLDEST_NODE} or later and npm.", NODE_PACKAGES)
        return 1
    return 0


ENSURE = {"pdf": ensure_pdf, "browser": ensure_browser, "node": ensure_node}

if __name__ == "__main__":
    sys.exit(max(ENSURE[name]() for name in sys.argv[1:]))
