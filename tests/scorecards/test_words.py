"""The verdict in one sentence, in both languages, for every way that a visit can end."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import get_template_attribute
from flask_babel import force_locale

from audit_app.scoring.wording import FACTOR_NAMES
from tests.scorecards.making import make_case

LEVEL = Decimal("80.0")


def say(app, card, language):
    with app.test_request_context(), force_locale(language):
        return str(get_template_attribute("scorecards/words.html", "sentence")(card, FACTOR_NAMES))


@pytest.mark.parametrize(
    ("name", "vi", "en"),
    [
        (
            "mother_and_baby",
            "Chi nhánh đạt 79,5 điểm, dưới ngưỡng 80,0; "
            "mất nhiều nhất ở khả năng xử lý tình huống (8,5 điểm).",
            "The branch scored 79.5, below its threshold of 80.0; "
            "it lost most on problem handling (8.5 points).",
        ),
        (
            "not_assessed",
            "Chi nhánh đạt 86,3 điểm, trên ngưỡng 80,0; mất nhiều nhất ở sự tiện lợi cho khách hàng "
            "(13,7 điểm). Khả năng xử lý tình huống: chưa đánh giá được.",
            "The branch scored 86.3, above its threshold of 80.0; it lost most on convenience (13.7 points). "
            "Problem handling could not be assessed.",
        ),
        (
            "one_factor",
            "Chi nhánh đạt 75,0 điểm, dưới ngưỡng 80,0; mất nhiều nhất ở thái độ và trình độ chuyên môn của "
            "nhân viên (25,0 điểm). Chưa đánh giá được: khả năng xử lý tình huống; sự tiện lợi cho khách "
            "hàng; sự đồng bộ, thống nhất thông tin; đáp ứng yêu cầu nhanh chóng.",
            "The branch scored 75.0, below its threshold of 80.0; it lost most on staff attitude and "
            "expertise (25.0 points). Not assessed: problem handling; convenience; consistent "
            "information; response speed.",
        ),
        (
            "minimal",
            "Chi nhánh đạt 100,0 điểm, trên ngưỡng 80,0, không mất điểm nào.",
            "The branch scored 100.0, above its threshold of 80.0, and lost no points.",
        ),
    ],
)
def test_the_verdict_is_one_natural_sentence(printing_app, name, vi, en):
    card = make_case(name).scorecard()
    assert say(printing_app, card, "vi") == vi
    assert say(printing_app, card, "en") == en


def test_a_score_at_the_threshold_is_neither_above_nor_below(printing_app):
    card = make_case("mother_and_baby").scorecard()
    card = replace(card, verdict=replace(card.verdict, score=LEVEL, gap=Decimal("0.0")))
    assert say(printing_app, card, "vi").startswith("Chi nhánh đạt 80,0 điểm, vừa bằng ngưỡng; mất")
    assert say(printing_app, card, "en").startswith("The branch scored 80.0, exactly its threshold; it lost")


def test_a_visit_without_a_score_says_so(printing_app):
    card = make_case("minimal").scorecard()
    card = replace(card, verdict=replace(card.verdict, score=None, gap=None))
    assert say(printing_app, card, "vi") == "Lượt này chưa đánh giá được gì."
    assert say(printing_app, card, "en") == "Nothing could be assessed in this visit."
