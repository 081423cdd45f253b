"""Our controls are written exactly as WTForms writes its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, RadioInput, TextArea, html_params

from audit_app.visits.answer_fields import LongText, OneOf, Several
from audit_app.visits.controls import attributes

names = st.sampled_from(
    ["id", "name", "class_", "data_share", "data-share", "aria_label", "required", "checked"]
)
values = st.one_of(st.text(max_size=20), st.booleans(), st.integers(), st.text(max_size=20).map(Markup))

CHOICES = [SelectChoice("a", 'Có "thật"', {"data-share": "0.5"}), SelectChoice("<b>", "Không")]


class Answers(Form):
    one = OneOf("Một", choices=CHOICES)
    several = Several("Nhiều", choices=CHOICES)
    text = LongText("Chữ")


@given(st.dictionaries(names, values))
def test_attributes_are_those_of_wtforms(given):
    assert attributes(**given) == html_params(**given)


@pytest.mark.parametrize(("field", "theirs"), [("one", RadioInput), ("several", CheckboxInput)])
def test_options_are_drawn_as_wtforms_draws_them(field, theirs):
    form = Answers(MultiDict([("one", "<b>"), ("several", "a")]))
    for option in form[field]:
        drawn = option(required=False, **option.choice.render_kw)
        assert drawn == theirs()(option, required=False, **option.choice.render_kw)


def test_a_text_is_drawn_as_wtforms_draws_it():
    field = Answers(MultiDict([("text", "Đợi </textarea> 'lâu' \"quá\"\nrồi về")])).text
    wanted = TextArea()(field, rows=3, required=False, **{"aria-label": "Chữ"})
    assert field(rows=3, required=False, **{"aria-label": "Chữ"}) == wanted
    assert 'maxlength="4000"' in wanted
