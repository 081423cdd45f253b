"""The chain of the demo: areas, branches, people, programmes, published checklists."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask_security.utils import hash_password

from audit_app.accounts.models import Role, User
from audit_app.checklists.definition import Checklist
from audit_app.demo.accounts import DEMO_ACCOUNTS, DEMO_DOMAIN, DEMO_PASSWORD
from audit_app.demo.expecting import expect_at_first
from audit_app.demo.names import make_names
from audit_app.demo.places import AREAS, STREETS, DemoArea, Place
from audit_app.demo.profiles import BranchProfile, make_branch_profile, make_severity
from audit_app.organisation.models import Area, AreaManager, Branch, BranchClass
from audit_app.programmes.models import Programme
from audit_app.programmes.published import publish_checklist, published_checklist
from audit_app.vietnamese import fold, name_sort_key, sort_key

FEWEST_SHOPPERS = 14
SHOP, CALLS, ONLINE = "mother-and-baby", "call-centre", "online-shop"

# Class code and names; what is expected of each is told in :mod:`audit_app.demo.expecting`.
CLASSES = (("A", "Cửa hàng chuẩn", "Flagship shop"), ("B", "Cửa hàng khu phố", "Neighbourhood shop"))
REMOTE_AREA = DemoArea("TX", "Kênh từ xa", (Place("phường Cầu Giấy", "thành phố Hà Nội", 21.036, 105.790),))


@dataclass(frozen=True, slots=True)
class DemoBranch:
    """A branch, its truth and the checklist that it is visited with."""

    row: Branch
    profile: BranchProfile
    checklist: Checklist


@dataclass(frozen=True, slots=True)
class DemoShopper:
    """A shopper and what their severity adds to each share."""

    row: User
    severity: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that visits need."""

    branches: tuple[DemoBranch, ...]
    shoppers: tuple[DemoShopper, ...]
    reviewer: User
    head_office: User
    managers: dict[int, User]


def make_chain(branches: int, visits: int, chance: Random, day: date, checklists: Path) -> Chain:
    """Write people, places and programmes, and publish every checklist, as of a year before ``day``."""
    checklist_of = publish_all(checklists)
    people = make_accounts(chance)
    # So many that nobody has to come to the same branch twice in a fortnight.
    count = max(FEWEST_SHOPPERS, visits // (8 * branches))
    shoppers = [people["khach"], *make_people(Role.SHOPPER, "khach", count - 1, chance)]
    areas = make_areas(people["khuvuc"], chance)
    make_programmes(day)
    shops = make_branches(branches, areas, checklist_of, chance)
    expect_at_first(people["truso"])
    return Chain(
        tuple(shops),
        tuple(DemoShopper(row, make_severity(chance)) for row in shoppers),
        people["duyet"],
        people["truso"],
        {link.area_id: link.user for link in AreaManager.select(AreaManager, User).join(User)},
    )


def publish_all(folder: Path) -> dict[str, Checklist]:
    """Publish every checklist of the folder; return the newest of each key."""
    rows = [
        publish_checklist(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(folder.glob("*.toml"))
    ]
    newest = {row.key: row.version for row in sorted(rows, key=lambda row: int(row.version))}
    return {key: published_checklist(key, version) for key, version in newest.items()}


def make_account(email: str, name: str, role: Role, password: str, chance: Random) -> User:
    """Write one account with a number that no operator gives out (09 0000 …)."""
    return User.create(
        email=email,
        name=name,
        role=role,
        password=password,
        phone=f"+84900000{chance.randrange(1000):03d}",
        sort_key=name_sort_key(name),
        search=fold(f"{name} {email}"),
    )


def make_accounts(chance: Random) -> dict[str, User]:
    """Write the accounts that a trial signs in with, by the local part of their address."""
    password = hash_password(DEMO_PASSWORD)
    return {
        account.local: make_account(account.email, account.name, account.role, password, chance)
        for account in DEMO_ACCOUNTS
    }


def make_people(role: Role, local: str, count: int, chance: Random) -> list[User]:
    """Write more accounts of a role; they share the demo's password."""
    password = hash_password(DEMO_PASSWORD)
    return [
        make_account(f"{local}{number}@{DEMO_DOMAIN}", name, role, password, chance)
        for number, name in enumerate(make_names(chance, count), start=2)
    ]


def make_areas(first_manager: User, chance: Random) -> list[Area]:
    """Write the areas, one manager each; the first is the manager that a trial signs in as."""
    managers = [first_manager, *make_people(Role.AREA_MANAGER, "khuvuc", len(AREAS), chance)]
    rows = []
    for area, manager in zip((*AREAS, REMOTE_AREA), managers, strict=True):
        row = Area.create(code=area.code, name=area.name, sort_key=sort_key(area.name))
        AreaManager.create(area=row, user=manager)
        rows.append(row)
    return rows


def make_classes() -> dict[str, BranchClass]:
    """Write the branch classes."""
    return {code: BranchClass.create(code=code, name_vi=vi, name_en=en) for code, vi, en in CLASSES}


def make_branches(
    count: int, areas: list[Area], checklists: dict[str, Checklist], chance: Random
) -> list[DemoBranch]:
    """Write the branches: shops in their wards, a call centre and an online shop where there is room."""
    classes = make_classes()
    remote = 2 if count >= 12 else 0
    places = [(area, place) for area, demo in zip(areas, AREAS, strict=False) for place in demo.places]
    found = []
    for number in range(count - remote):
        area, place = places[number % len(places)]
        row = make_shop(number, area, place, len(places), classes, chance)
        found.append(DemoBranch(row, make_branch_profile(chance), checklists[SHOP]))
    for code, name, key in (("TD1", "Tổng đài 1900 (An Nhiên)", CALLS), ("WEB", "annhien.example", ONLINE))[
        :remote
    ]:
        row = write_branch(
            code=code, name=name, area=areas[-1], address="Làm việc từ xa, 08:00–21:00 mỗi ngày"
        )
        found.append(DemoBranch(row, make_branch_profile(chance), checklists[key]))
    return found


def make_shop(
    number: int, area: Area, place: Place, wards: int, classes: dict[str, BranchClass], chance: Random
) -> Branch:
    """Write one shop; a ward's second shop is told apart by its street."""
    street = chance.choice(STREETS)
    ward = place.ward.removeprefix("phường ")
    name = f"An Nhiên {ward}" if number < wards else f"An Nhiên {ward} – {street} {number}"
    return write_branch(
        code=f"{area.code}{number + 1:02d}",
        name=name,
        area=area,
        branch_class=classes["A" if chance.random() < 0.25 else "B"],
        address=f"{chance.randint(2, 480)} {street}, {place.ward}, {place.province}",
        former_names=place.former,
        latitude=round(place.latitude + chance.uniform(-0.01, 0.01), 5),
        longitude=round(place.longitude + chance.uniform(-0.01, 0.01), 5),
    )


def write_branch(**columns: object) -> Branch:
    """Write a branch with its keys for sorting and searching."""
    words = [str(columns[name]) for name in ("name", "code", "address", "former_names") if columns.get(name)]
    return Branch.create(**columns, sort_key=sort_key(str(columns["name"])), search=fold(" ".join(words)))


def make_programmes(day: date) -> None:
    """Write a programme for each quarter of the year before ``day``, and one that follows complaints."""
    quarter = date(day.year - 1, 3 * ((day.month - 1) // 3) + 1, 1)
    while quarter <= day:
        following = (quarter + timedelta(days=95)).replace(day=1)
        number = (quarter.month - 1) // 3 + 1
        Programme.create(
            code=f"{quarter.year}-Q{number}",
            name_vi=f"Đợt quý {number}/{quarter.year}",
            name_en=f"Wave Q{number} {quarter.year}",
            starts_on=quarter,
            ends_on=following - timedelta(days=1),
        )
        quarter = following
    Programme.create(
        code="SAU-KN",
        name_vi="Sau khiếu nại của khách",
        name_en="After a customer complaint",
        kind="event_driven",
        starts_on=date(day.year - 1, 1, 1),
    )
