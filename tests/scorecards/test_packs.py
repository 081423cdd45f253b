"""A pack holds what its asker may read, each scorecard laid out once, as one accessible PDF or a ZIP."""

import errno
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from playhouse.test_utils import count_queries
from pypdf import PdfReader
from pypdf.generic import NullObject

from audit_app.accounts.models import User
from audit_app.errors import ViHanhError
from audit_app.jobs.asking import repeat_job
from audit_app.jobs.models import Job, JobState
from audit_app.jobs.results import file_of, results_folder
from audit_app.releases.canonical import canonical_text
from audit_app.releases.models import Release, ReleaseContent
from audit_app.scorecards import copies, packs
from audit_app.scorecards.packs import PackForm, PackRefused, ask_for_pack
from audit_app.scorecards.press import print_html
from audit_app.scorecards.queries import ListFilter
from tests.factories import make_area, make_area_manager, make_branch, make_release
from tests.scorecards.making import STORED

PAGE = (
    '<html lang="vi"><head><title>P</title></head><body><h1>{}</h1><p><a href="#b">x</a></p><h2 id="b">B</h2>'
)


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were laid out, each as a small real PDF."""
    made: list[str] = []

    def render_pdf(card, _photos, _language, _url) -> bytes:
        made.append(card.identity.code)
        html = PAGE.format(card.identity.branch)
        return print_html(html, stylesheets=("pack_paper.css",), files={}, identifier=card.proof.sha256)

    monkeypatch.setattr(copies, "render_pdf", render_pdf)
    return made


def asked(user: User, form: PackForm = PackForm.PDF, wanted: ListFilter | None = None) -> Job:
    job = ask_for_pack(user, wanted or ListFilter(), "vi", form)
    return Job.get_by_id(job.id)


def outline(reader: PdfReader) -> Iterator[str]:
    for entry in reader.outline:
        if not isinstance(entry, list):
            yield entry.title


def test_one_pdf_has_contents_bookmarks_and_links_to_each_scorecard(app, manager, releases, laid_out):
    done = asked(manager)
    assert (done.state, done.done, done.of, done.notes) == (JobState.DONE, 2, 2, "")
    reader = PdfReader(file_of(done))
    assert len(reader.pages) == 3
    titles = list(outline(reader))
    assert titles[0] == "Tất cả phiếu điểm"
    assert [title.split(" · ")[0] for title in titles[1:]] == ["Đà Nẵng", "Huế"]
    contents = reader.pages[0]
    assert all(release.code in contents.extract_text() for release in releases)
    pages = [page.indirect_reference.idnum for page in reader.pages]
    links = [link.get_object()["/Dest"][0].idnum for link in contents["/Annots"]]
    assert links == [pages[1], pages[1], pages[2], pages[2]]


def test_the_tags_of_each_scorecard_lead_to_its_own_pages(app, manager, releases, laid_out):
    reader = PdfReader(file_of(asked(manager)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_number = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        named = [element.get_object() for element in by_number[page["/StructParents"]].get_object()]
        for element in named:
            if isinstance(element, NullObject):  # what is drawn and means nothing
                continue
            assert element.raw_get("/Pg").idnum == page.indirect_reference.idnum
        for link in page.get("/Annots", []):
            element = by_number[link.get_object()["/StructParent"]].get_object()
            assert element["/S"] == "/Link"
    (document,) = root["/StructTreeRoot"]["/K"]
    assert [child.get_object()["/S"] for child in document.get_object()["/K"]].count("/Part") == 2


def test_links_inside_a_scorecard_stay_inside_it(app, manager, releases, laid_out):
    reader = PdfReader(file_of(asked(manager)))
    pages = [page.indirect_reference.idnum for page in reader.pages]
    for number in (1, 2):
        (link,) = (each.get_object() for each in reader.pages[number]["/Annots"])
        name = link.get("/Dest") or link["/A"]["/D"]
        target = reader.named_destinations[name]
        assert target.page.idnum == pages[number]


def test_a_zip_holds_each_scorecard_under_a_name_that_people_recognise(app, manager, releases, laid_out):
    done = asked(manager, PackForm.ZIP)
    with zipfile.ZipFile(file_of(done)) as archive:
        names = archive.namelist()
        assert [name.split(" ")[2] for name in names] == ["Đà", "Huế"]
        assert all(PdfReader(BytesIO(archive.read(name))).pages for name in names)
    assert done.result.endswith(".zip")


def test_nothing_is_laid_out_twice(app, manager, releases, laid_out):
    asked(manager)
    asked(manager, PackForm.ZIP)
    assert len(laid_out) == 2


def test_the_pack_is_what_the_list_was_narrowed_to(app, manager, area, releases, laid_out):
    done = asked(manager, wanted=ListFilter(words="hue"))
    assert laid_out == [releases[0].code]
    assert "“hue”" in done.title
    with pytest.raises(PackRefused):
        asked(manager, wanted=ListFilter(month="1999-01"))


def test_an_area_manager_gets_the_own_areas_alone(app, manager, releases, laid_out):
    make_release()
    asked(manager)
    assert sorted(laid_out) == sorted(release.code for release in releases)
    with pytest.raises(PackRefused):
        asked(make_area_manager(make_area()))


def test_more_than_one_file_should_hold_is_refused_in_words(app, manager, releases, monkeypatch):
    monkeypatch.setattr(packs, "MOST", 1)
    with pytest.raises(PackRefused, match="1 "):
        asked(manager)


def test_a_pack_of_which_nothing_can_be_laid_out_fails(app, manager, releases, monkeypatch):
    def open_scorecard(release: Release) -> None:
        raise ViHanhError("Điểm không khớp.")

    monkeypatch.setattr(copies, "open_scorecard", open_scorecard)
    assert asked(manager).state == JobState.FAILED


def test_one_bad_scorecard_leaves_the_others(app, manager, releases, laid_out, monkeypatch):
    bad, render = releases[0].code, copies.render

    def some(release: Release, language: str, *, one_page: bool):
        if release.code == bad:
            raise ViHanhError("Điểm không khớp.")
        return render(release, language, one_page=one_page)

    monkeypatch.setattr(copies, "render", some)
    done = asked(manager)
    assert (done.state, done.notes) == (JobState.DONE, f"Thiếu {bad}: Điểm không khớp.")
    assert len(PdfReader(file_of(done)).pages) == 2


def test_an_old_release_is_packed_and_a_photo_that_is_gone_is_told(app, manager, area, laid_out, caplog):
    release = stored_release("format_1", make_release(branch=make_branch(area)))
    done = asked(manager)
    assert (done.state, len(laid_out)) == (JobState.DONE, 1)
    assert done.notes == f"{release.code}: một ảnh không còn trong kho ảnh."
    assert f"{release.code}: photo 1 (" in caplog.text


def stored_release(name: str, release: Release) -> Release:
    """Let ``release`` be what an older version froze; its photos are not in the storage."""
    words = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))
    for content in words["contents"]:
        ReleaseContent.create(release=release, **content)
    release.document, release.sha256 = canonical_text(words["document"]), words["sha256"]
    release.code = words["document"]["code"]
    release.save()
    return release


def test_a_disk_that_fills_on_the_way_keeps_what_is_finished(app, manager, releases, laid_out, monkeypatch):
    real, kept = copies.keep_print, []

    def keep_print(code: str, *rest, **more) -> None:
        if kept:
            raise OSError(errno.ENOSPC, "No space left on device")
        kept.append(code)
        real(code, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(copies, "keep_print", keep_print)
        failed = asked(manager)
    assert (failed.state, "đã đầy" in failed.message) == (JobState.FAILED, True)
    assert not results_folder().exists()
    assert repeat_job(failed)
    assert Job.get_by_id(failed.id).state == JobState.DONE
    assert laid_out.count(kept[0]) == 1


def test_the_page_asks_and_leads_to_the_progress(app, client, manager, releases, laid_out):
    client.sign_in(manager)
    assert "Tất cả 2 phiếu điểm trong một tệp" in client.page("/scorecards")
    answer = client.send("/scorecards/packs", {"form": "zip", "language": "en", "search": "hue"})
    job = Job.get()
    assert answer.location == f"/downloads#job-{job.uid}"
    assert (job.asked["language"], job.asked["form"], job.of) == ("en", "zip", 1)
    page = client.page("/downloads")
    assert "Tải về" in page
    with client.get(f"/downloads/{job.uid}/file") as answer:
        assert answer.data[:2] == b"PK"


def test_an_empty_list_is_refused_on_its_page(app, client, manager, releases):
    answer = client.sign_in(manager).send("/scorecards/packs", {"month": "1999-01", "below": "1"})
    assert answer.location == "/scorecards?month=1999-01&below=1"


def test_many_scorecards_ask_the_database_little_for_each(app, manager, area, laid_out):
    def cost(number: int) -> int:
        for _ in range(number):
            make_release(branch=make_branch(area))
        asked(manager)
        with count_queries() as counted:
            asked(manager, PackForm.ZIP)
        return counted.count

    few, many = cost(1), cost(4)
    assert (many - few) / 4 <= 5  # what stands on its paper, asked once before and once while it is bound
