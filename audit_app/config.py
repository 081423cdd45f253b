"""Settings from the environment, with defaults that work on a laptop.

``create_app`` reads them once; tests hand in their own.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app.errors import ViHanhError

LANGUAGES = ("vi", "en")
DEMO_MARK = "demo"


class SettingRefused(ViHanhError):
    """An environment variable has a value that cannot be used."""


class InstanceUnwritable(ViHanhError):
    """The folder for database, key, photos and mails cannot be written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"The folder {folder} cannot be written: {error.strerror}. It holds the database, "
            "the secret key, photos and mails. Give this account the right to write there, or set INSTANCE to another folder."
        )


def read_secret_key(instance: Path) -> str:
    """Return the key under ``instance/secret_key``; make one for its owner alone if there is none."""
    file = instance / "secret_key"
    try:
        if not file.exists():
            instance.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(secrets.token_urlsafe(48))
        return file.read_text().strip()
    except FileExistsError:  # another worker was first
        return file.read_text().strip()
    except OSError as error:
        raise InstanceUnwritable(instance, error) from error


def read_language(environment: Mapping[str, str]) -> str:
    """Return ``LANGUAGE`` as ``vi`` or ``en``.

    POSIX systems set a variable of that name to a list such as ``en_US:en``; the first known one counts.
    """
    for name in environment.get("LANGUAGE", "").replace("-", "_").split(":"):
        if name.split("_")[0] in LANGUAGES:
            return name.split("_")[0]
    return "vi"


def read_settings(environment: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Return Flask's configuration from ``environment``; everything writable lies under ``instance``."""
    base_url = environment.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return {
        "DATABASE_URL": environment.get("DATABASE_URL") or f"sqlite:///{(instance / 'vi_hanh.db').resolve()}",
        "SECRET_KEY": environment.get("SECRET_KEY") or read_secret_key(instance),
        "BASE_URL": base_url,
        "MAIL_URL": environment.get("MAIL_URL") or f"file://{(instance / 'mail').resolve()}",
        "PHOTO_URL": environment.get("PHOTO_URL") or f"file://{(instance / 'photos').resolve()}",
        "LANGUAGE": read_language(environment),
        "TIMEZONE": environment.get("TZ") or "Asia/Ho_Chi_Minh",
        "ORGANISATION": environment.get("ORGANISATION", ""),
        "CHECKLISTS": Path(__file__).parent.parent / "checklists",
        "DEMO": environment.get("DEMO") == "1",
        # A page that was open for hours without signal must still post.
        "WTF_CSRF_TIME_LIMIT": None,
        # Twelve photos of 4 MB in one form are the most that a section can carry.
        "MAX_CONTENT_LENGTH": 50 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "SESSION_COOKIE_NAME": "session",
        "BABEL_DEFAULT_LOCALE": read_language(environment),
        "BABEL_DEFAULT_TIMEZONE": environment.get("TZ") or "Asia/Ho_Chi_Minh",
    }
