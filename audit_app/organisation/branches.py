"""Branches as the administrator keeps them."""

from dataclasses import dataclass

from audit_app.clock import today
from audit_app.db import database
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.organisation.queries import find_branch


@dataclass(frozen=True, slots=True)
class BranchDetails:
    """What an administrator says of a branch; ``former_names`` one per line, coordinates in degrees."""

    code: str
    name: str
    area: Area
    branch_class: BranchClass | None
    address: str
    former_names: str
    latitude: float | None
    longitude: float | None


def save_branch(branch: Branch | None, details: BranchDetails) -> Branch:
    """Make a branch, or change ``branch``.  Raises :class:`CodeTaken`."""
    with database.atomic():
        other = find_branch(details.code)
        if other and (branch is None or other.id != branch.id):
            raise CodeTaken
        return write_branch(branch or Branch(), details)


def write_branch(branch: Branch, details: BranchDetails) -> Branch:
    """Write ``details`` into ``branch``."""
    branch.code, branch.name, branch.area = details.code, details.name, details.area
    branch.branch_class = details.branch_class
    branch.address, branch.former_names = details.address, details.former_names
    branch.latitude, branch.longitude = details.latitude, details.longitude
    branch.save()
    return branch


def close_branch(branch: Branch) -> None:
    """Let no more visits be assigned here from tomorrow; a closed branch keeps its first day of closing."""
    if branch.closed_on is None:
        branch.closed_on = today()
        branch.save()


def reopen_branch(branch: Branch) -> None:
    """Let visits be assigned here again."""
    branch.closed_on = None
    branch.save()
