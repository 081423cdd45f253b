"""People as the administrator keeps them: added, changed, deactivated, invited."""

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from audit_app.accounts.mail_letters import INVITATION
from audit_app.accounts.mail_outbox import post_to_all
from audit_app.accounts.models import Role, User
from audit_app.accounts.queries import active_administrators, find_by_email
from audit_app.db import database
from audit_app.errors import ViHanhError

ROLE_NAMES = {
    Role.SHOPPER: _l("Mystery shopper"),
    Role.REVIEWER: _l("Reviewer"),
    Role.AREA_MANAGER: _l("Area manager"),
    Role.HEAD_OFFICE: _l("Head office"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


class EmailTaken(ViHanhError):
    """Another account has this e-mail."""

    def __init__(self) -> None:
        super().__init__(_l("Another person already has this e-mail."))


class LastAdministrator(ViHanhError):
    """Without this person nobody could administer any more."""

    def __init__(self) -> None:
        super().__init__(_l("This is the last administrator. Make somebody else an administrator first."))


class OwnAccount(ViHanhError):
    """People cannot deactivate themselves."""

    def __init__(self) -> None:
        super().__init__(_l("You cannot deactivate your own account. Ask another administrator."))


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator says of a person; ``email`` and ``phone`` are in their kept forms."""

    email: str
    name: str
    role: Role
    phone: str
    language: str


def add_person(person: Person) -> User:
    """Make an account without a password; :func:`invite` lets the person choose one.

    Raises :class:`EmailTaken`.
    """
    with database.atomic():
        if find_by_email(person.email):
            raise EmailTaken
        user: User = User.create(**fields_of(person))
    return user


def change_person(user: User, person: Person) -> None:
    """Write what the administrator changed.  Raises :class:`EmailTaken` and :class:`LastAdministrator`."""
    with database.atomic():
        other = find_by_email(person.email)
        if other and other.id != user.id:
            raise EmailTaken
        if person.role != Role.ADMINISTRATOR:
            keep_an_administrator(user)
        for name, value in fields_of(person).items():
            setattr(user, name, value)
        user.save()


def fields_of(person: Person) -> dict[str, str]:
    """Return a person's columns."""
    return {
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "phone": person.phone,
        "language": person.language,
    }


def keep_an_administrator(user: User) -> None:
    """Raise :class:`LastAdministrator` if there is nobody but ``user``."""
    if user.active and user.role == Role.ADMINISTRATOR and active_administrators() == 1:
        raise LastAdministrator


def deactivate(user: User, by: User) -> None:
    """Let the person sign in no more, and end every session; what they did stays.

    Raises :class:`OwnAccount` and :class:`LastAdministrator`.
    """
    with database.atomic():
        if user.id == by.id:
            raise OwnAccount
        keep_an_administrator(user)
        user.active = False
        user.fs_uniquifier = uuid.uuid4().hex
        user.save()


def reactivate(user: User) -> None:
    """Let the person sign in again, with the password of before."""
    user.active = True
    user.save()


def invite(*users: User) -> None:
    """Mail each person a link to choose a password, as soon as mail works."""
    post_to_all(INVITATION, users)
