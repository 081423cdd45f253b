"""The scorecard as a value: numbers that add up, findings, journey and story, from the release alone."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from markupsafe import Markup

from audit_app.checklists.definition import Factor
from audit_app.scorecards.drawings import draw_qr_code, journey_bands, trend
from audit_app.scorecards.factors import apportion
from audit_app.scorecards.figures import shorten_words
from audit_app.scorecards.journey import bands_of_journey
from audit_app.scorecards.released import ContentMissing, ScoreDiffers
from audit_app.scorecards.scorecard import Standing, make_scorecard
from audit_app.scorecards.verdict import shorten
from tests.scorecards.making import NAMES, make_case


@pytest.mark.parametrize("name", NAMES)
def test_printed_losses_add_up_to_a_hundred_less_the_score(name):
    card = make_case(name).scorecard()
    assert sum(line.lost for line in card.losses) == 100 - card.verdict.score
    assert card.lost == 100 - card.verdict.score
    assert sum(row.lost for row in card.factors) == card.lost


@pytest.mark.parametrize("name", NAMES)
def test_a_question_costs_the_same_wherever_it_is_printed(name):
    card = make_case(name).scorecard()
    by_number = {line.number: line.lost for line in card.losses if line.kind == "question"}
    for sheet in card.sections:
        for row in sheet.rows:
            assert row.lost == by_number.get(row.number, 0)
    for finding in card.fixes:
        assert finding.points == by_number[finding.row.number]


@pytest.mark.parametrize("name", NAMES)
def test_printed_weights_add_up_to_a_hundred_percent(name):
    rows = make_case(name).scorecard().factors
    assert sum(row.share for row in rows) == 100
    assert sum(row.applied for row in rows if row.applied is not None) == 100


def test_a_factor_without_a_question_is_not_assessed_and_its_weight_moves():
    card = make_case("not_assessed").scorecard()
    first = card.factors[0]
    assert (first.factor, first.score, first.gap, first.applied) == (
        Factor.PROBLEM_HANDLING,
        None,
        None,
        None,
    )
    assert all(row.moved > 0 for row in card.factors[1:])
    assert card.verdict.not_assessed == (Factor.PROBLEM_HANDLING,)


def test_shares_that_do_not_round_well_are_apportioned():
    thirds = [Fraction(1, 3)] * 3
    assert apportion(thirds) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
    assert apportion([Fraction(0)] * 2) == [Decimal("0.0")] * 2


def test_the_fixes_are_the_dearest_misses_and_the_strengths_are_whole():
    card = make_case("mother_and_baby").scorecard()
    assert [finding.row.question.key for finding in card.fixes] == [
        "out_of_stock",
        "policy_consistent",
        "exchange_result",
    ]
    assert all(finding.row.share == 1 for finding in card.strengths)
    assert card.fixes[0].row.note.text.startswith("Bạn tư vấn nói")


def test_failed_critical_questions_are_named_and_override_the_outcome():
    card = make_case("critical").scorecard()
    assert [row.question.key for row in card.failures] == [
        "expired_goods",
        "price_charged",
        "exchange_result",
    ]
    assert card.verdict.is_critical
    assert card.verdict.score == Decimal("17.8")


def test_a_hidden_question_that_counts_is_shown_and_one_that_does_not_is_left_out():
    rows = {
        row.question.key: row for sheet in make_case("critical").scorecard().sections for row in sheet.rows
    }
    assert rows["greeting_wait"].state == "hidden"
    assert rows["greeting_wait"].earned == 0
    assert "greeting_warm" not in rows
    assert "exchange_step" not in rows


def test_the_story_reckons_stamps_from_the_waits():
    story = make_case("mother_and_baby").scorecard().story
    assert [(moment.clock, moment.since_entry) for moment in story.moments] == [
        ("10:12:10", 0),
        ("10:12:22", 12),
        ("10:14:35", 145),
        ("10:51:30", 2360),
    ]
    assert story.minutes == 39
    queue = next(wait for wait in story.waits if wait.number == 21)
    assert (queue.seconds, queue.target, queue.limit, queue.is_corrected) == (410, 120, 480, True)


def test_a_release_without_times_has_waits_and_no_moments():
    story = make_case("minimal").scorecard().story
    assert story.moments == ()
    assert story.minutes is None
    assert [wait.seconds for wait in story.waits] == [30]


def test_a_long_journey_is_cut_into_even_bands():
    stops = make_case("mother_and_baby").scorecard().journey
    many = (*stops, *stops)
    assert [len(band) for band in bands_of_journey(many)] == [7, 7]
    assert [len(band) for band in bands_of_journey((*stops, stops[0]))] == [8]
    assert bands_of_journey(()) == ()


def test_an_unknown_emotion_breaks_the_line():
    band = journey_bands(make_case("not_assessed").scorecard())[0]
    assert [[point.level for point in run] for run in band.runs] == [[4], [4]]
    assert band.stages == (("before", 1), ("during", 1), ("after", 1))


def test_the_change_says_whether_it_is_more_than_chance():
    changes = {name: make_case(name).scorecard().verdict.change for name in NAMES}
    assert changes["mother_and_baby"].difference == Decimal("5.1")
    assert changes["mother_and_baby"].beyond_noise is False
    assert changes["critical"].beyond_noise is True
    assert changes["not_assessed"].beyond_noise is None
    assert changes["minimal"] is None
    assert trend(make_case("minimal").scorecard()) is None


def test_an_erased_text_and_photo_are_told_as_erased():
    case = make_case("mother_and_baby")
    gone = dict.fromkeys(case.contents)
    card = make_scorecard(case.document, case.sha256, gone)
    assert card.fixes[0].row.note.text is None
    assert all(photo.stored is None for photo in card.photos)
    assert card.verdict == case.scorecard().verdict


def test_a_content_that_nobody_erased_and_nobody_has_is_an_error():
    case = make_case("mother_and_baby")
    with pytest.raises(ContentMissing, match="8F3K-2Q7M"):
        make_scorecard(case.document, case.sha256, {})


def test_a_score_that_its_answers_do_not_give_is_never_shown():
    case = make_case("mother_and_baby")
    wrong = {**case.document, "score": {**case.document["score"], "score": "99.00"}}
    with pytest.raises(ScoreDiffers, match=r"99\.00"):
        make_scorecard(wrong, case.sha256, case.contents)


def test_the_standing_is_said_and_changes_nothing_else():
    case = make_case("minimal")
    current, replaced = case.scorecard(), case.scorecard(Standing.REPLACED)
    assert replaced.proof.standing == "replaced"
    assert replace(replaced, proof=current.proof, appeal_until=current.appeal_until) == current


def test_times_are_those_of_the_place_of_the_visit():
    identity = make_case("mother_and_baby").scorecard().identity
    assert (identity.entered, identity.left, identity.released) == ("10:12", "10:51", "09:12 16/11/2026")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Ngắn thôi.", "Ngắn thôi."),
        ("một hai ba bốn năm sáu", "một hai ba…"),
        ("một hai, ba bốn năm", "một hai…"),
        ("một  hai\nba", "một hai ba"),
    ],
)
def test_long_texts_are_cut_between_words(text, short):
    assert shorten(text, 12 if "," not in text else 10) == short


def test_words_that_a_macro_wrote_are_escaped_once():
    macro = Markup("Asked the baby&#39;s weight; asked for size 5 &amp; 6")
    assert shorten_words(macro, 80) == "Asked the baby's weight; asked for size 5 & 6"
    assert str(Markup("%s") % shorten_words(macro, 24)) == "Asked the baby&#39;s…"


def test_the_code_for_phones_is_a_square_with_a_quiet_edge():
    code = draw_qr_code("https://vihanh.example.vn/v/8F3K-2Q7M?sha=9aa622d04239")
    rows = {int(part.split("h")[0].split()[1]) for part in code.path.split("M")[1:]}
    assert min(rows) == 4
    assert max(rows) == code.size - 5
