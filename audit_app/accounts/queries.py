"""Which accounts there are."""

from peewee import ModelSelect

from audit_app.accounts.emails import normalise_email
from audit_app.accounts.models import Role, User
from audit_app.paging import Page, read_page
from audit_app.prepared import prepared
from audit_app.vietnamese import fold

DEMO_DOMAIN = "demo.vi-hanh.example"


def find_by_email(email: str) -> User | None:
    """Return the account of an e-mail address, written in any way; ``None`` if there is none."""
    found: User | None = User.get_or_none(User.email == normalise_email(email))
    return found


def find_by_uniquifier(uniquifier: str) -> User | None:
    """Return the account that a session or a link names; ``None`` if there is none any more."""
    return next(iter(_by_uniquifier(uniquifier)), None)


@prepared  # for every page of everybody
def _by_uniquifier(uniquifier: str) -> "ModelSelect[User]":
    return User.select().where(User.fs_uniquifier == uniquifier)


def find_person(number: int) -> User | None:
    """Return the account with that id."""
    found: User | None = User.get_or_none(User.id == number)
    return found


def accounts_by_email() -> dict[str, User]:
    """Return every account by its e-mail."""
    return {user.email: user for user in User.select()}


def search_people(words: str = "", role: str = "", *, active: bool = True) -> "ModelSelect[User]":
    """Return the accounts in whose name, e-mail or phone every one of ``words`` occurs, by given name.

    Capitals and marks do not matter: ``da nang`` finds ``Đà Nẵng``.
    """
    query = User.select().where(User.active == active)
    if role:
        query = query.where(User.role == role)
    for word in fold(words).split():
        query = query.where(User.search.contains(word))
    return query.order_by(User.sort_key, User.id)


def people_page(words: str, role: str, *, active: bool, number: int | None) -> Page:
    """Return one page of :func:`search_people`."""
    return read_page(search_people(words, role, active=active), number)


def people_of_role(role: Role) -> list[User]:
    """Return the active accounts of a role, by given name."""
    return list(search_people(role=role))


def active_administrators() -> int:
    """Return how many people can still administer."""
    return int(User.select().where(User.active, User.role == Role.ADMINISTRATOR).count())


def accounts_exist() -> bool:
    """Whether anybody can sign in to this database."""
    return bool(User.select().exists())


def demo_accounts_exist() -> bool:
    """Whether this database holds the demo, whose passwords everybody knows."""
    return bool(User.select().where(User.email.endswith(f"@{DEMO_DOMAIN}")).exists())
