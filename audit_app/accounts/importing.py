"""People from a table: every row good, or nothing changed."""

from dataclasses import dataclass, field

from audit_app.accounts.emails import is_email, normalise_email
from audit_app.accounts.models import Role, User
from audit_app.accounts.people import Person, fields_of
from audit_app.accounts.phones import NotAPhone, parse_phone
from audit_app.accounts.queries import accounts_by_email
from audit_app.checklists.definition import Text
from audit_app.db import database
from audit_app.tables import Column, Row, TableErrors, fold_heading, read_table
from audit_app.tables.meaning import not_understood, refuse_doubles, refuse_long
from audit_app.vietnamese import normalise

COLUMNS = (
    Column("email", aliases=("e-mail", "thư điện tử", "địa chỉ email")),
    Column("name", aliases=("full name", "họ tên", "họ và tên", "tên")),
    Column("role", aliases=("vai trò",)),
    Column("phone", required=False, aliases=("điện thoại", "số điện thoại")),
    Column("language", required=False, aliases=("ngôn ngữ",)),
)
ROLE_WORDS = {
    **{role.value: role for role in Role},
    "mystery shopper": Role.SHOPPER,
    "khách hàng bí mật": Role.SHOPPER,
    "người duyệt": Role.REVIEWER,
    "quản lý khu vực": Role.AREA_MANAGER,
    "trụ sở chính": Role.HEAD_OFFICE,
    "quản trị viên": Role.ADMINISTRATOR,
}
ROLES = {fold_heading(words): role for words, role in ROLE_WORDS.items()}
LANGUAGES = {
    "vi": "vi",
    "tiếng việt": "vi",
    "vietnamese": "vi",
    "en": "en",
    "tiếng anh": "en",
    "english": "en",
}


@dataclass(slots=True)
class PeopleTable:
    """What a table asks for: accounts to make, and accounts to change, with what they shall say."""

    added: list[Person] = field(default_factory=list)
    changed: list[tuple[User, Person]] = field(default_factory=list)
    unknown_headings: tuple[str, ...] = ()


def read_people(source: bytes) -> PeopleTable:
    """Return what a CSV file asks for.  Raises ``TableRefused`` with every mistake in it.

    A blank phone or language leaves an existing account's as it is; new accounts speak Vietnamese.
    """
    errors = TableErrors()
    table = read_table(source, COLUMNS, errors=errors)
    known = accounts_by_email()
    refuse_doubles(table, "email", normalise_email, errors)
    result = PeopleTable(unknown_headings=table.unknown_headings)
    for row in table:
        email = normalise_email(row["email"])
        person = read_person(row, known.get(email), errors)
        if person is None:
            continue
        if email in known:
            result.changed.append((known[email], person))
        else:
            result.added.append(person)
    refuse_without_administrator(known, result, errors)
    errors.refuse_if_any()
    return result


def read_person(row: Row, user: User | None, errors: TableErrors) -> Person | None:
    """Return the person in a row; notes each of its mistakes and returns ``None`` if there is one."""
    before = len(errors.found)
    email = normalise_email(row["email"])
    if not is_email(email):
        errors.add(row.number, "email", not_understood(row["email"], "lan@example.vn"))
    refuse_long(row, "name", 120, errors)
    role = ROLES.get(fold_heading(row["role"]))
    if role is None:
        errors.add(row.number, "role", not_understood(row["role"], ", ".join(Role)))
    language = LANGUAGES.get(fold_heading(row["language"]), "")
    if row["language"] and not language:
        errors.add(row.number, "language", not_understood(row["language"], "vi, en"))
    phone = read_phone(row, errors)
    if role is None or len(errors.found) > before:
        return None
    return Person(
        email=email,
        name=normalise(row["name"]),
        role=role,
        phone=phone or (user.phone if user else ""),
        language=language or (user.language if user else "vi"),
    )


def read_phone(row: Row, errors: TableErrors) -> str:
    """Return a row's phone number in its kept form; notes one that is none.

    Spreadsheets take the 0 at the front away: nine digits are such a number.
    """
    text = row["phone"]
    try:
        return parse_phone(f"0{text}" if len(text) == 9 and text.isdigit() and text[0] != "0" else text)
    except NotAPhone:
        errors.add(row.number, "phone", not_understood(text, "0912 345 678"))
        return ""


def refuse_without_administrator(known: dict[str, User], result: PeopleTable, errors: TableErrors) -> None:
    """Note a table after which nobody could administer."""
    roles = {user.email: user.role for user in known.values() if user.active}
    roles |= {user.email: person.role for user, person in result.changed if user.active}
    roles |= {person.email: person.role for person in result.added}
    if known and Role.ADMINISTRATOR not in roles.values():
        errors.add(
            None,
            None,
            Text(
                vi="Sau tệp này sẽ không còn quản trị viên nào. Hãy giữ ít nhất một người.",
                en="After this file there would be no administrator. Keep at least one.",
            ),
        )


def import_people(table: PeopleTable) -> list[User]:
    """Write all of a table; return the new accounts, which are to be invited."""
    with database.atomic():
        for user, person in table.changed:
            for name, value in fields_of(person).items():
                setattr(user, name, value)
            user.save()
        return [User.create(**fields_of(person)) for person in table.added]
