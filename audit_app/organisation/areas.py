"""Areas and who manages them."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from audit_app.accounts.models import User
from audit_app.db import database
from audit_app.errors import ViHanhError
from audit_app.organisation.models import Area, AreaManager
from audit_app.organisation.queries import find_area


class CodeTaken(ViHanhError):
    """Another area, branch or class has this code."""

    def __init__(self) -> None:
        super().__init__(_l("This code is taken. Choose another one."))


@dataclass(frozen=True, slots=True)
class AreaDetails:
    """What an administrator says of an area; ``managers`` are ids of accounts."""

    code: str
    name: str
    managers: tuple[int, ...]


def save_area(area: Area | None, details: AreaDetails) -> Area:
    """Make an area, or change ``area``.  Raises :class:`CodeTaken`."""
    with database.atomic():
        other = find_area(details.code)
        if other and (area is None or other.id != area.id):
            raise CodeTaken
        kept = area or Area()
        kept.code, kept.name = details.code, details.name
        kept.save()
        set_managers(kept, details.managers)
    return kept


def set_managers(area: Area, managers: Iterable[int | User]) -> None:
    """Let exactly these people manage ``area``."""
    AreaManager.delete().where(AreaManager.area == area).execute()
    for user in managers:
        AreaManager.create(area=area, user=user)
