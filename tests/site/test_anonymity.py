"""Nobody outside review, head office and administration ever learns who the shopper was."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from audit_app.accounts.models import Role, User
from audit_app.accounts.phones import national
from audit_app.vietnamese import fold
from tests.house_client import HouseClient
from tests.site.crawling import Fetched, crawl
from tests.site.test_rights import ARGUMENT, ROWS
from tests.site.world import World, make_world

MOST = 300
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What is asked here does not depend on the database, and PDFs take their time.
on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def traces_of(shopper: User) -> set[str]:
    """Return what would tell a reader who the shopper is, folded."""
    digits = national(shopper.phone).replace(" ", "")
    words = {
        shopper.name,
        " ".join(shopper.name.split()[-2:]),
        shopper.email,
        shopper.email.split("@")[0],
        shopper.phone,
        national(shopper.phone),
        digits,
        digits[1:],
        shopper.fs_uniquifier,
    }
    return {fold(word) for word in words}


def traces_of_visits(world: World) -> set[str]:
    """Return what ties a scorecard to a shopper's visit: its uid, and the code on the shopper's receipt."""
    return {visit.uid for visit in world.visits} | {fold(sent.code) for sent in world.submissions}


def words_of(answer: Fetched) -> str:
    """Return everything that can be read in an answer, headers, metadata and links of PDFs too."""
    if answer.mimetype == "application/pdf":
        reader = PdfReader(BytesIO(answer.body))
        pages = [page.extract_text() for page in reader.pages]
        links = [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", [])]
        about = [str(reader.metadata), str(reader.xmp_metadata), str(reader.outline)]
        return fold("\n".join([answer.headers, *pages, *links, *about]))
    if answer.mimetype == WORKBOOK:
        with ZipFile(BytesIO(answer.body)) as parts:
            return fold(
                "\n".join([answer.headers, *(parts.read(name).decode() for name in parts.namelist())])
            )
    return fold(answer.headers + ("" if is_binary(answer) else answer.text))


def is_binary(answer: Fetched) -> bool:
    return answer.mimetype in {"application/pdf", WORKBOOK} or answer.mimetype.startswith("image/")


def find_traces(answers: list[Fetched], traces: set[str]) -> list[str]:
    """Return where one of ``traces`` stands, in words or in the bytes of a picture or PDF."""
    whole_words = re.compile("|".join(rf"(?<!\w){re.escape(trace)}(?!\w)" for trace in sorted(traces)))
    found = [
        f"{answer.address}: {trace}" for answer in answers for trace in whole_words.findall(words_of(answer))
    ]
    binary = [answer for answer in answers if is_binary(answer)]
    return found + [
        f"{answer.address}: {trace}" for answer in binary for trace in traces if trace.encode() in answer.body
    ]


def addresses_for(world: World, person: str) -> list[str]:
    """Return every address that the table lets ``person`` read, in both languages."""
    found = []
    for row in ROWS:
        if row.method == "GET" and row.outcomes[person] == "200":
            path = ARGUMENT.sub(lambda match, row=row: str(world.things[row.thing][match[1]]), row.rule)
            found += [f"{path}?language=vi", f"{path}?language=en"]
    return found


def shoppers(world: World) -> list[User]:
    return [user for name in (Role.SHOPPER, "another's shopper") if (user := world.people[name])]


@on_one_database
def test_nothing_that_an_area_manager_can_reach_names_the_shopper(app: Flask, client: HouseClient) -> None:
    world = make_world()
    client.sign_in(world.people[Role.AREA_MANAGER])
    answers = list(crawl(client, ["/", *addresses_for(world, Role.AREA_MANAGER)], MOST))
    assert {answer.status for answer in answers} <= {200, 404, 410}
    assert len(answers) < MOST, "the crawl did not come to an end"
    assert {answer.mimetype for answer in answers} >= {"text/html", "application/pdf", "image/jpeg"}
    traces = set().union(*(traces_of(shopper) for shopper in shoppers(world))) | traces_of_visits(world)
    assert find_traces(answers, traces) == []
    paper = PdfReader(BytesIO(next(a.body for a in answers if a.mimetype == "application/pdf")))
    pictures = [image.data for page in paper.pages for image in page.images]
    assert pictures
    assert all(not Image.open(BytesIO(picture)).getexif() for picture in pictures)


@on_one_database
def test_scorecards_and_comparison_name_the_shopper_to_nobody(app: Flask, client: HouseClient) -> None:
    """Head office knows who went where, on the pages about assignments; what it passes on does not say it."""
    world = make_world()
    client.sign_in(world.people[Role.HEAD_OFFICE])
    inside = re.compile(r"^/(scorecards|comparison)(?!.*\.pdf\?language=vi)")
    start = [address for address in addresses_for(world, Role.HEAD_OFFICE) if inside.match(address)]
    answers = list(crawl(client, start, MOST, follow=lambda address: bool(inside.match(address))))
    assert len(answers) < MOST
    assert {answer.mimetype for answer in answers} >= {"text/html", "application/pdf", "image/jpeg"}
    traces = set().union(*(traces_of(shopper) for shopper in shoppers(world)))
    assert find_traces(answers, traces) == []


def test_the_search_for_traces_finds_them_where_they_may_be(app: Flask, client: HouseClient) -> None:
    """The same search sees the shopper on the reviewer's page, so that its silence means something."""
    world = make_world()
    client.sign_in(world.people[Role.REVIEWER])
    uid = world.things["sent visit"]["uid"]
    answers = list(crawl(client, [f"/reviews/{uid}"], 1))
    assert find_traces(answers, traces_of(shoppers(world)[0]))
    assert find_traces(answers, traces_of_visits(world))


def test_photos_carry_no_metadata_to_anybody(app: Flask, client: HouseClient) -> None:
    world = make_world()
    code, uid = world.things["release"]["code"], world.things["sent visit"]["uid"]
    sha256 = world.things["sent visit"]["sha256"]
    for role, address in (
        (Role.AREA_MANAGER, f"/scorecards/{code}/photos/1"),
        (Role.HEAD_OFFICE, f"/scorecards/{code}/photos/1"),
        (Role.REVIEWER, f"/reviews/{uid}/photos/{sha256}"),
        (Role.SHOPPER, f"/visits/{uid}/photos/{sha256}"),
    ):
        client.sign_in(world.people[role])
        for size in ("", "?size=small"):
            answer = next(crawl(client, [address + size], 1))
            picture = Image.open(BytesIO(answer.body))
            assert answer.mimetype == "image/jpeg"
            assert dict(picture.getexif()) == {}, address
            assert set(picture.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }
            assert not re.search(rb"Exif|GPS|http://ns.adobe.com|Photoshop|khach", answer.body)
