"""What a screen reader meets: order, headings, tables, drawings, links and languages of the PDF."""

from collections import Counter
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
import pytest

from audit_app.scorecards.pdf import MOST_CUT, STYLESHEETS, write_html
from audit_app.scorecards.press import only_our_letters, print_html, set_up_press
from tests.scorecards.conftest import BASE_URL
from tests.scorecards.making import BOTH, ROOT, make_case
from tests.scorecards.page_words import repeated_heads, rows_of, widowed_headings
from tests.scorecards.reading import squeezed
from tests.scorecards.tree import Node, Tagged, kids_of, read_tree

SILENT = {"head", "title", "style"}


@pytest.fixture(scope="module")
def html_of(printing_app, printed):
    """The HTML of a case as it is printed, parsed once for all tests."""
    letters = None

    def write(name: str, language: str, fit: int) -> ElementTree.Element:
        nonlocal letters
        with printing_app.test_request_context():
            html = write_html(make_case(name).scorecard(), language, BASE_URL, fit=fit)
            letters = letters or set_up_press(ROOT / "static", STYLESHEETS).letters
        return html5lib.parse(only_our_letters(html, letters), namespaceHTMLElements=False)

    @cache
    def find(name: str, language: str) -> ElementTree.Element:
        """As much of page 1 as was printed: which fit that was stands nowhere in the file."""
        top = read_tree(printed(name, language)).top
        heard = squeezed(read_aloud(top, repeated_heads(top)))
        cut = (write(name, language, fit) for fit in range(MOST_CUT + 1))
        found = next((html for html in cut if squeezed(spoken(html)) == heard), None)
        return write(name, language, 0) if found is None else found

    return find


@pytest.fixture
def print_words(printing_app):
    """The tree of a small page."""

    def show(body: str) -> Tagged:
        html = f'<html lang="vi"><head><title>Thử</title></head><body>{body}</body></html>'
        with printing_app.test_request_context():
            return read_tree(print_html(html, stylesheets=STYLESHEETS, files={}, identifier="ab" * 32))

    return show


def tag_of(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def spoken(element: ElementTree.Element) -> str:
    """The words of an HTML element in the order of the source."""
    if not tag_of(element) or tag_of(element) in SILENT:
        return ""
    return (element.text or "") + "".join(spoken(kid) + (kid.tail or "") for kid in element)


def read_aloud(node: Node, without: set[int]) -> str:
    return "".join(
        part if isinstance(part, str) else "" if id(part) in without else read_aloud(part, without)
        for part in node.parts
    )


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_reader_hears_the_words_of_the_html_in_their_order_each_once(printed, html_of, name, language):
    top = read_tree(printed(name, language)).top
    assert squeezed(read_aloud(top, repeated_heads(top))) == squeezed(spoken(html_of(name, language)))


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_headings_begin_at_one_and_never_skip_a_level(printed, name, language):
    headings = read_tree(printed(name, language)).top.tagged("H1", "H2", "H3", "H4")
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_drawing_and_photo_says_what_it_shows_and_where(printed, html_of, name, language):
    figures = read_tree(printed(name, language)).top.tagged("Figure")
    drawn = Counter(tag_of(element) for element in html_of(name, language).iter())
    assert len(figures) == drawn["svg"] + drawn["img"]
    for figure in figures:
        assert str(figure.element.Alt).strip()
        left, bottom, right, top = (float(side) for side in figure.element.A.BBox)
        _, _, width, height = (float(side) for side in figure.element.Pg.MediaBox)
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_table_has_heads_with_a_scope_and_rows_of_one_length(printed, name, language):
    tables = read_tree(printed(name, language)).top.tagged("Table")
    assert tables
    for table in tables:
        heads = table.tagged("TH")
        assert heads
        for head in heads:
            in_head = any(above.tag == "THead" for above in head.above)
            assert head.element.A.Scope == ("/Column" if in_head else "/Row")
        widths = {
            sum(int(cell.element.get("/A", {}).get("/ColSpan", 1)) for cell in row.kids)
            for row in table.tagged("TR")
        }
        assert len(widths) == 1, table.text[:60]


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_no_page_break_takes_a_row_apart_or_leaves_a_heading_behind(printed, html_of, name, language):
    tagged = read_tree(printed(name, language))
    assert rows_of(tagged.top) == sum(tag_of(element) == "tr" for element in html_of(name, language).iter())
    assert widowed_headings(tagged) == []


def test_a_row_taken_apart_and_a_heading_left_behind_are_noticed(print_words):
    longer_than_a_page = f"<tr><th>Dài</th><td>{'Một dòng.<br>' * 90}</td></tr>"
    tagged = print_words(
        "<style>h2 { break-after: page !important }</style>"
        f"<table>{longer_than_a_page}</table><h2>Cuối trang</h2><p>Trang sau.</p>"
    )
    assert rows_of(tagged.top) > 1
    assert widowed_headings(tagged) == ["Cuối trang"]


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_lists_hold_items_and_a_term_is_the_label_of_what_it_means(printed, name, language):
    top = read_tree(printed(name, language)).top
    for listing in top.tagged("L"):
        assert {kid.tag for kid in listing.kids} == {"LI"}
        for item in listing.kids:
            assert [kid.tag for kid in item.kids] in (["LBody"], ["Lbl", "LBody"])
    terms = {label.text: label.above[-1].kids[-1].text for label in top.tagged("Lbl")}
    assert make_case(name).sha256 in terms.values()


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_running_heads_and_feet_are_artifacts_and_nothing_else_is_left_out(printed, name, language):
    tagged = read_tree(printed(name, language))
    for number, (page, shown) in enumerate(zip(tagged.pdf.pages, tagged.drawn, strict=True), 1):
        left_out = [(inside, words) for inside, words in shown if not isinstance(inside, int)]
        kinds = {inside["/Subtype"] for inside, _ in left_out}
        assert kinds == ({"/Footer"} if number == 1 else {"/Footer", "/Header"})
        assert all(inside["/Type"] == "/Pagination" for inside, _ in left_out)
        running = squeezed("".join(words for _, words in left_out))
        assert f"{number}/{len(tagged.pdf.pages)}" in running
        assert page.obj.Tabs == "/S"


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_links_are_announced_by_their_own_words(printed, name, language):
    tagged = read_tree(printed(name, language))
    announced = {}
    for link in tagged.top.tagged("Link"):
        (target,) = (kid.Obj for kid in kids_of(link.element) if not isinstance(kid, int) and "/Obj" in kid)
        announced[target.objgen] = str(target.Contents)
        assert str(target.Contents) == link.text.strip() != ""
    notes = [note for page in tagged.pdf.pages for note in page.get("/Annots", [])]
    assert {note.objgen for note in notes} == set(announced)
    assert len(notes) == len(announced)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_file_names_its_language_and_shows_its_title(printed, language):
    root = read_tree(printed("mother_and_baby", language)).pdf.Root
    assert root.Lang == language
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.MarkInfo.Marked


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_phrases_in_another_language_say_so(printed, html_of, name, language):
    html = html_of(name, language)
    asked = {element.get("lang") for element in html.iter() if spoken(element).strip()}
    top = read_tree(printed(name, language)).top
    found = {str(node.element.Lang) for node in top.walk() if "/Lang" in node.element}
    assert found == asked - {None, language}


def test_the_language_of_a_phrase_stands_at_its_own_words_only(print_words):
    top = print_words(
        '<p>Khách viết <span lang="en">Nobody came</span> rồi đi.</p><p><a href="#x" lang="en">Open</a></p>'
        '<p id="x">Hết.</p>'
    ).top
    spoken_in = {node.text: str(node.element.Lang) for node in top.walk() if "/Lang" in node.element}
    assert spoken_in == {"Nobody came": "en", "Open": "en"}


def test_boxes_without_words_are_not_announced(print_words):
    top = print_words('<p>Điểm</p><div class="bar"></div><section><div></div></section><p>Hết</p>').top
    assert [node.tag for node in top.walk()] == ["Document", "P", "Span", "P", "Span"]


def test_every_mark_of_a_page_leads_to_the_element_that_holds_it(printed):
    tagged = read_tree(printed("long_texts", "vi"))
    numbers = tagged.pdf.Root.StructTreeRoot.ParentTree.Nums
    by_page = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page, shown in zip(tagged.pdf.pages, tagged.drawn, strict=True):
        elements = by_page[int(page.obj.StructParents)]
        for mark in {inside for inside, _ in shown if isinstance(inside, int)}:
            assert mark in [kid for kid in kids_of(elements[mark]) if isinstance(kid, int)]
