"""The controls of the checklist's answers: WTForms' own, with their attributes written faster.

A section has sixty radios and a dozen texts; its attributes took WTForms a third of the page's time.
"""

from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import CheckboxInput, RadioInput, TextArea
from wtforms.widgets.core import clean_key  # type: ignore[attr-defined]


def attributes(**given: Any) -> Markup:
    """Return attributes exactly as ``wtforms.widgets.html_params`` does."""
    written = []
    for name, value in sorted(given.items()):
        if value is True:
            written.append(clean_key(name))
        elif value is not False:
            # escape() leaves Markup as it is, and with it a quotation mark
            text = str(escape(value)).replace('"', "&quot;")
            written.append(f'{clean_key(name)}="{text}"')
    return Markup(" ".join(written))  # noqa: S704 - escaped above


class Radio(RadioInput):
    """One radio."""

    html_params = staticmethod(attributes)


class Tick(CheckboxInput):
    """One checkbox."""

    html_params = staticmethod(attributes)


class TextBox(TextArea):
    """Several lines of text."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the control."""
        flags = {name: getattr(field.flags, name) for name in self.validation_attrs if name in field.flags}
        words = attributes(name=field.name, **{"id": field.id, **flags, **given})
        return Markup(f"<textarea {words}>\r\n{escape(field._value())}</textarea>")  # noqa: S704 - escaped
