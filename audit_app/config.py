"""Settings from the environment, with defaults that work on a laptop.

``create_app`` reads them once; tests hand in their own.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit_app.errors import ViHanhError

LANGUAGES = ("vi", "en")
ZONE = "Asia/Ho_Chi_Minh"
SHORTEST_KEY = 16
HIGHEST_PORT = 65535
LONGEST_APPEAL_DAYS = 365
MOST_MEGABYTES = 10_000_000
LAST_HOUR = 23


class SettingRefused(ViHanhError):
    """An environment variable has a value that cannot be used."""


class InstanceUnwritable(ViHanhError):
    """The folder for database, key, photos and mails cannot be written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"The folder {folder} cannot be written: {error.strerror or error}. It holds the database, the "
            "secret key, photos and mails. Make room, give this account the right to write there, or set "
            "INSTANCE to another folder."
        )


def read_secret_key(instance: Path) -> str:
    """Return the key under ``instance/secret_key``; make one for its owner alone if there is none.

    Raises :class:`InstanceUnwritable`; :class:`SettingRefused` for a file that holds no key.
    """
    file = instance / "secret_key"
    try:
        if not file.exists():
            make_instance(instance)
            write_secret_key(file)
        return check_secret_key(file.read_text().strip(), str(file))
    except OSError as error:
        raise InstanceUnwritable(instance, error) from error


def make_instance(instance: Path) -> None:
    """Make the folder, closed to other accounts of the machine: it will hold what people wrote.

    Raises :class:`InstanceUnwritable`.
    """
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InstanceUnwritable(instance, error) from error


def write_secret_key(file: Path) -> None:
    """Make a key that is there whole or not at all; where another worker was first, its key stays."""
    draft = file.with_name(f".secret_key.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
            stream.flush()
            os.fsync(stream.fileno())
        place_first(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def place_first(draft: Path, file: Path) -> None:
    """Give ``draft`` the name ``file`` unless there is such a file by now."""
    with suppress(FileExistsError):
        try:
            os.link(draft, file)
        except PermissionError:  # FAT and some network folders know no links
            if not file.exists():
                draft.replace(file)


def check_secret_key(key: str, source: str) -> str:
    """Return ``key``; raises :class:`SettingRefused` where it is too short to protect sessions."""
    if len(key) < SHORTEST_KEY:
        raise SettingRefused(
            f"{source} holds {len(key)} letters; sessions need a random key of at least {SHORTEST_KEY}. "
            'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))" — or leave SECRET_KEY '
            "away (and delete an empty instance/secret_key): a key is then made and kept."
        )
    return key


def read_language(environment: Mapping[str, str]) -> str:
    """Return ``LANGUAGE`` as ``vi`` or ``en``.

    POSIX systems set a variable of that name to a list such as ``en_US:en``; the first known one counts.
    """
    for name in environment.get("LANGUAGE", "").replace("-", "_").split(":"):
        if name.split("_")[0] in LANGUAGES:
            return name.split("_")[0]
    return "vi"


def read_zone(environment: Mapping[str, str]) -> str:
    """Return the zone in which visits happen; raises :class:`SettingRefused` for a name that is none."""
    name = environment.get("TZ") or ZONE
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingRefused(f"TZ={name} is no time zone. Write it like {ZONE} or UTC.") from error


def read_base_url(environment: Mapping[str, str]) -> str:
    """Return the address under which people reach the app, without a slash at its end.

    It stands in mails and in the QR code on paper. Raises :class:`SettingRefused`.
    """
    given = environment.get("BASE_URL", "").strip().rstrip("/")
    if not given:
        return f"http://127.0.0.1:{read_port(environment)}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise SettingRefused(
            f"BASE_URL={given} is no address of a site. Write it like https://audits.example.vn"
        )
    return given


def read_port(environment: Mapping[str, str]) -> int:
    """Return ``PORT``, 8000 unless set."""
    return read_whole_number(environment, "PORT", 8000, HIGHEST_PORT)


def read_whole_number(environment: Mapping[str, str], name: str, default: int, highest: int) -> int:
    """Return a setting that counts from 1 to ``highest``; raises :class:`SettingRefused`."""
    given = environment.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or not 1 <= int(given) <= highest:
        raise SettingRefused(f"{name}={given} must be a whole number from 1 to {highest}.")
    return int(given)


def read_digest_hour(environment: Mapping[str, str]) -> int:
    """Return the hour of the day, where the branches are, at which daily mails go out: 7 unless set."""
    given = environment.get("DIGEST_HOUR", "").strip() or "7"
    if not given.isdecimal() or int(given) > LAST_HOUR:
        raise SettingRefused(f"DIGEST_HOUR={given} must be an hour from 0 to {LAST_HOUR}.")
    return int(given)


def read_settings(environment: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Return Flask's configuration from ``environment``; everything writable lies under ``instance``."""
    base_url = read_base_url(environment)
    language, zone = read_language(environment), read_zone(environment)
    key = environment.get("SECRET_KEY")
    return {
        "DATABASE_URL": environment.get("DATABASE_URL") or own_database(instance),
        "SECRET_KEY": check_secret_key(key, "SECRET_KEY") if key else read_secret_key(instance),
        "BASE_URL": base_url,
        "MAIL_URL": environment.get("MAIL_URL") or f"file://{(instance / 'mail').resolve()}",
        "PHOTO_URL": environment.get("PHOTO_URL") or f"file://{(instance / 'photos').resolve()}",
        "SCORECARD_FOLDER": str(instance.resolve() / "scorecards"),
        "PRINT_MEGABYTES": read_whole_number(environment, "PRINT_MEGABYTES", 2000, MOST_MEGABYTES),
        "RENDER_AHEAD": environment.get("RENDER_AHEAD", "1").strip().lower() not in {"0", "no", "false"},
        "RESULT_FOLDER": str(instance.resolve() / "results"),
        "JOBS_URL": environment.get("JOBS_URL") or f"sqlite:///{instance.resolve() / 'jobs.db'}",
        # Work is put into the queue, not done at once; tests turn it round.
        "JOBS_IMMEDIATE": False,
        "DIGEST_HOUR": read_digest_hour(environment),
        "LANGUAGE": language,
        "TIMEZONE": zone,
        "ORGANISATION": environment.get("ORGANISATION", ""),
        # How long after its release a scorecard can be appealed.
        "APPEAL_DAYS": read_whole_number(environment, "APPEAL_DAYS", 14, LONGEST_APPEAL_DAYS),
        # In this process, unless several share a Redis or Memcached: redis://host:6379
        "RATELIMIT_STORAGE_URI": environment.get("RATELIMIT_STORAGE_URI") or "memory://",
        "CHECKLISTS": Path(__file__).parent.parent / "checklists",
        "TRUSTED_PROXIES": read_trusted_proxies(environment, base_url),
        # A page that was open for hours without signal must still post.
        "WTF_CSRF_TIME_LIMIT": None,
        # Twelve photos of 4 MB in one form are the most that a section can carry.
        "MAX_CONTENT_LENGTH": 50 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "SESSION_COOKIE_NAME": "session",
        "BABEL_DEFAULT_LOCALE": language,
        "BABEL_DEFAULT_TIMEZONE": zone,
    }


def own_database(instance: Path) -> str:
    """Return the address of the SQLite file in ``instance``, whose folder is there then."""
    make_instance(instance)
    return f"sqlite:///{(instance / 'vi_hanh.db').resolve()}"


def read_trusted_proxies(environment: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    """Return the addresses whose ``X-Forwarded-…`` headers are believed; none without a proxy.

    An ``https`` address means that a proxy on this machine stands in front, for the app speaks no TLS.
    """
    named = environment.get("FORWARDED_ALLOW_IPS", "")
    if named:
        return tuple(address.strip() for address in named.split(",") if address.strip())
    return ("127.0.0.1", "::1", "") if base_url.startswith("https://") else ()
