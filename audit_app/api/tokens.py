"""Making, finding and revoking tokens."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext

from audit_app.accounts.models import User
from audit_app.api.models import ApiToken
from audit_app.clock import utc_now
from audit_app.db import database
from audit_app.refusal import ViHanhError
from audit_app.releases.canonical import sha256_of

PREFIX = "vihanh_"
SECRET_BYTES = 32
NOTED_EVERY = timedelta(minutes=5)
HINT = 4


class Scope(StrEnum):
    """What a token opens; none of it names a shopper."""

    COMPARISON = "comparison:read"
    RELEASES = "releases:read"


class TokenNameTaken(ViHanhError):
    """A token that was not revoked has this name."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext("There is a token “%(name)s” already. Give this one another name.", name=name)
        )


def make_token(name: str, scopes: Collection[str], by: User) -> tuple[ApiToken, str]:
    """Return a new token's row and the token itself, which nobody can ever read again.

    Raises :class:`TokenNameTaken`.
    """
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    with database.atomic():
        if ApiToken.select().where(ApiToken.name == name, ApiToken.revoked_at.is_null()).exists():
            raise TokenNameTaken(name)
        row = ApiToken.create(
            name=name,
            digest=sha256_of(token),
            hint=token[-HINT:],
            scopes=" ".join(sorted(scopes)),
            made_by=by,
        )
    return row, token


def all_tokens() -> list[ApiToken]:
    """Return every token with who made it: valid ones first, revoked ones last, the newest first."""
    rows = _with_makers().order_by(ApiToken.id.desc())
    return sorted(rows, key=lambda row: (row.is_revoked, not row.is_valid))


def find_token(number: int) -> ApiToken | None:
    """Return the token with this row id."""
    found: ApiToken | None = ApiToken.get_or_none(ApiToken.id == number)
    return found


def find_secret(secret: str) -> ApiToken | None:
    """Return the token that is ``secret``, valid or not, with its maker."""
    found: ApiToken | None = _with_makers().where(ApiToken.digest == sha256_of(secret)).first()
    return found


def _with_makers() -> Any:
    return ApiToken.select(ApiToken, User).left_outer_join(User)


def note_use(token: ApiToken) -> None:
    """Note that the token was used, to five minutes."""
    if token.used_at is None or utc_now() - token.used_at > NOTED_EVERY:
        ApiToken.update(used_at=utc_now()).where(ApiToken.id == token.id).execute()


def revoke_token(token: ApiToken) -> None:
    """Let the token open nothing from now on; revoking it again changes nothing."""
    ApiToken.update(revoked_at=utc_now()).where(
        ApiToken.id == token.id, ApiToken.revoked_at.is_null()
    ).execute()
