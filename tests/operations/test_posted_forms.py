"""Posted forms are understood exactly as Werkzeug understands them."""

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from audit_app.posted import PostedRequest, read_fields

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
# Bytes that mean something in a form are likelier than others.
signs = [
    *(bytes([sign]) for sign in b"%=&+ abF0_\r\n\xc3\xa2."),
    b"%E1%BA%BF",
    b"%FE",
    b"%ff",
    b"%26",
    b"%3D",
]
bodies = st.lists(st.sampled_from(signs), max_size=60).map(b"".join)


def fields(request_class, body):
    builder = EnvironBuilder(method="POST", data=body, content_type="application/x-www-form-urlencoded")
    return list(request_class(builder.get_environ()).form.items(multi=True))


@given(st.lists(st.tuples(texts, texts), max_size=6))
def test_what_a_browser_posts_comes_back_whole(pairs):
    body = urlencode(pairs).encode()
    wanted = [(name, value) for name, value in pairs if name or value or len(pairs) > 0]
    assert read_fields(body) == wanted
    assert fields(PostedRequest, body) == fields(Request, body)


@given(bodies)
def test_whatever_is_posted_is_understood_as_before(body):
    assert fields(PostedRequest, body) == fields(Request, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"a",
        b"a=",
        b"=b",
        b"a=b=c",
        b"a=%3D%3d&&b=+",
        b"a=%",
        b"a=%zz",
        b"a=%ff",
        b"a=1%FEb%FF2",
        b"a=1%fe&%",
        b"a=%%41",
        b"a=%=41&b=%3",
        b"a=100%&b=1",
        b"a=x_y+z%20",
        b"a=%0D%0A",
        b"a=%C3",
        "a=ố".encode(),
        quote_plus("Tiếng Việt có dấu = & + %").encode() + b"=1",
    ],
)
def test_odd_posts_are_understood_as_before(body):
    assert fields(PostedRequest, body) == fields(Request, body)


def test_a_note_is_decoded_without_asking_werkzeug():
    body = urlencode({"greeted.note": "Không ai chào, tôi đứng chờ 6 phút."}).encode()
    assert read_fields(body) == [("greeted.note", "Không ai chào, tôi đứng chờ 6 phút.")]
