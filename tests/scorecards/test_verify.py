"""``scorecard verify``: what is genuine passes, and every way of not being so is told in its own words."""

import pikepdf
import pytest
from flask_babel import force_locale

from audit_app.accounts.models import Role
from audit_app.releases.annexes import add_reply
from audit_app.releases.correction import correct_release
from audit_app.releases.release import exclude_release
from audit_app.scorecards.attached import DocumentUnreadable, FormatUnknown, open_release
from audit_app.scorecards.opening import make_pdf, open_scorecard
from audit_app.scorecards.paper_reading import NothingAttached, NotPdf, PdfLocked, read_paper
from audit_app.scorecards.seal import SealState, read_seal
from audit_app.scorecards.verifying import Outcome, check_file
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_area_manager, make_release, make_user
from tests.scorecards.forging import changed, with_attached, with_release, with_words
from tests.scorecards.making import BOTH, make_case
from tests.scorecards.reading import open_pdf

KEY = "x" * 40


@pytest.fixture
def told(printing_app):
    """Every check of a file as (outcome, words in English)."""

    def tell(file: bytes, key: str = KEY) -> list[tuple[Outcome, str]]:
        with printing_app.test_request_context(), force_locale("en"):
            paper = read_paper(file, key)
            return [(check.outcome, check.words) for check in check_file(paper, open_release(paper))]

    return tell


def wrongs(checks: list[tuple[Outcome, str]]) -> list[str]:
    return [words for outcome, words in checks if outcome is Outcome.WRONG]


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_what_we_print_is_right_in_everything(printed, told, name, language):
    checks = told(printed(name, language))
    assert {outcome for outcome, _ in checks} == {Outcome.RIGHT}
    assert len(checks) >= 6


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda file: b"GIF89a", NotPdf),
        (lambda file: b"%PDF-1.7\n%broken", NotPdf),
        (lambda file: file[:2000], NotPdf),
        (
            lambda file: changed(file, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b")),
            PdfLocked,
        ),
        (
            lambda file: changed(file, lambda pdf: pdf.Root.Names.__delitem__("/EmbeddedFiles")),
            NothingAttached,
        ),
        (lambda file: with_attached(file, "release-", lambda _: "no JSON"), DocumentUnreadable),
        (lambda file: with_attached(file, "release-", lambda _: "[]"), DocumentUnreadable),
        (lambda file: with_release(file, lambda document: document.pop("answers")), DocumentUnreadable),
        (lambda file: with_release(file, lambda document: document.update(format=99)), FormatUnknown),
    ],
)
def test_a_file_in_which_nothing_can_be_verified_is_refused(printed, told, spoil, error):
    with pytest.raises(error):
        told(spoil(printed("minimal", "vi")))


def test_a_file_that_was_only_saved_again_has_a_broken_seal_and_nothing_else(printed, told):
    checks = told(changed(printed("minimal", "vi"), lambda _: None))
    assert wrongs(checks) in (
        [],
        ["The seal is broken: the file was changed after it was printed, or saved again."],
    )
    assert checks[0][0] is not Outcome.RIGHT


def test_a_seal_of_another_key_speaks_neither_for_nor_against(printed, told):
    outcome, words = told(printed("minimal", "vi"), key="another key")[0]
    assert outcome is Outcome.UNTOLD
    assert "another server's" in words


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9, 1])
def test_a_change_of_one_byte_breaks_the_seal(printed, where):
    file = bytearray(printed("minimal", "vi"))
    file[int(where * (len(file) - 1))] ^= 1
    assert read_seal(bytes(file), KEY) is SealState.BROKEN


@pytest.mark.parametrize("language", ["vi", "en"])
def test_another_score_drawn_on_page_one_is_told_beside_the_right_one(printed, told, language):
    score = make_case("critical").document["score"]["shown"]
    if language == "vi":
        score = score.replace(".", ",")
    better = "9" + score[1:]
    assert better != score
    checks = told(with_words(printed("critical", language), score, better))
    assert f"Page 1 shows “{better}”; the release says {score}." in wrongs(checks)


def test_a_factor_drawn_better_than_it_was_is_named(printed, told):
    checks = told(with_words(printed("critical", "vi"), "0,0", "9,0"))
    assert any(words.startswith("Page 1 does not say: ") and "0,0" in words for words in wrongs(checks))


def test_a_changed_document_no_longer_has_the_printed_hash_and_its_arithmetic_is_off(printed, told):
    def better(document):
        document["score"].update(score="99.00", shown="99.0")

    found = wrongs(told(with_release(printed("minimal", "vi"), better)))
    assert any(words.startswith("The attached release was changed: its hash ") for words in found)
    assert any("score" in words and "≠" in words for words in found if words.startswith("The arithmetic"))
    assert any("the release says 99,0" in words for words in found)


def test_answers_that_were_changed_together_with_the_score_still_have_another_hash(printed, told):
    def other(document):
        document["branch"]["name"] = "Chi nhánh khác"

    found = wrongs(told(with_release(printed("minimal", "vi"), other)))
    assert any(words.startswith("The attached release was changed") for words in found)
    assert not any(words.startswith("The arithmetic") for words in found)


def test_a_changed_reply_is_found_by_its_printed_hash(printed, told):
    file = with_attached(
        printed("long_texts", "vi"), "annex-001", lambda text: text.replace("2026-11-19", "2026-11-18")
    )
    assert any(words.startswith("The annex reply was changed") for words in wrongs(told(file)))


def test_an_annex_of_another_release_is_found(printed, told):
    file = with_attached(
        printed("long_texts", "vi"), "annex-001", lambda text: text.replace("9YHF-6PTC", "8F3K-2Q7M")
    )
    assert any("belongs to another release" in words for words in wrongs(told(file)))


@pytest.fixture
def verify(app, tmp_path):
    """Run the command on a file's bytes: its exit code and what it printed."""

    def run(file: bytes, *options: str) -> tuple[int, str]:
        path = tmp_path / "card.pdf"
        path.write_bytes(file)
        result = app.test_cli_runner().invoke(args=["scorecard", "verify", str(path), *options])
        return result.exit_code, result.output

    return run


def pdf_of(app, release, language="vi") -> bytes:
    with app.test_request_context():
        return make_pdf(open_scorecard(release), language)


def test_the_server_says_whether_a_scorecard_is_current_replaced_or_withdrawn(app, verify):
    first = make_release()
    file = pdf_of(app, first)
    code, said = verify(file)
    assert (code, "đây là bản hiện hành" in said, "Phiếu điểm này là thật." in said) == (0, True, True)
    reviewer = make_user(Role.REVIEWER)
    second = correct_release(first, {"prices_agree": Answer("no")}, "Ảnh hóa đơn", reviewer)
    code, said = verify(file, "--language", "en")
    assert code == 0
    assert "revision 2 has replaced it" in said
    exclude_release(Visit.get_by_id(second.visit_id), "Sai chi nhánh", reviewer)
    code, said = verify(file, "--language", "en")
    assert code == 0
    assert "the visit was excluded since" in said


def test_an_annex_that_came_later_is_told(app, verify):
    release = make_release()
    file = pdf_of(app, release, "en")
    add_reply(release, "Đã nhắc lại quy trình.", make_area_manager(release.branch.area))
    code, said = verify(file, "--language", "en")
    assert code == 0
    assert "1 annex was added after this was printed." in said
    assert verify(pdf_of(app, release))[0] == 0


def test_a_scorecard_that_this_server_never_released_is_refused_unless_only_the_file_is_asked(
    app, verify, printed
):
    file = printed("minimal", "vi")
    code, said = verify(file)
    assert code == 1
    assert "chưa từng phát hành phiếu điểm nào mang mã này" in said
    assert "Đừng tin tệp này." in said
    assert verify(file, "--file-only")[0] == 0


def test_a_release_with_our_code_and_other_contents_is_refused(app, verify):
    release = make_release()
    forged = with_release(pdf_of(app, release), lambda document: document["branch"].update(name="Khác"))
    code, said = verify(forged, "--language", "en")
    assert code == 1
    assert "knows the code, but never released this document" in said


def test_what_is_no_scorecard_is_refused_in_the_language_asked_for(app, verify):
    assert verify(b"GIF89a") == (1, "Error: Đây không phải tệp PDF, hoặc tệp đã hỏng: không mở được.\n")
    code, said = verify(b"GIF89a", "--language", "en")
    assert code == 1
    assert "This is not a PDF" in said


def test_nothing_in_the_attached_documents_is_the_shoppers(app):
    release = make_release({"problem_solved": {"value": "ignored", "note": "Chị áo xanh không trả lời tôi."}})
    shopper = release.visit.shopper
    reader = open_pdf(pdf_of(app, release))
    (document,) = reader.attachments[f"release-{release.code}-1.json"]
    assert document.decode() == release.document
    for secret in (shopper.name, shopper.email, release.visit.uid, "áo xanh"):
        assert secret not in document.decode()
