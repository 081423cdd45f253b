"""Photos in a folder and in S3 (moto's server stands in for it)."""

import pytest
from moto.server import ThreadedMotoServer

from audit_app.photo_store import (
    PhotoMissing,
    PhotosUnwritable,
    PhotoUrlRefused,
    Size,
    delete_photo,
    photo_response,
    read_photo,
    write_photo,
)
from audit_app.photo_store.files import open_store

NAME = "a" * 64


@pytest.fixture(scope="module")
def s3_endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "s3"])
def photo_url(request, tmp_path, monkeypatch):
    if request.param == "file":
        return f"file://{tmp_path}/photos"
    import boto3

    endpoint = request.getfixturevalue("s3_endpoint")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="photos")
    return f"s3://photos/chain?endpoint={endpoint}&region=us-east-1"


@pytest.fixture
def stored(app, photo_url):
    app.config["PHOTO_URL"] = photo_url


def test_what_is_written_is_read_in_both_sizes(stored):
    write_photo(NAME, b"full", b"small")
    assert read_photo(NAME) == b"full"
    assert read_photo(NAME, Size.SMALL) == b"small"


def test_writing_the_same_photo_again_changes_nothing(stored):
    for _ in range(2):
        write_photo(NAME, b"full", b"small")
    assert read_photo(NAME) == b"full"


def test_a_photo_that_was_deleted_is_missing(stored):
    write_photo(NAME, b"full", b"small")
    delete_photo(NAME)
    delete_photo(NAME)
    with pytest.raises(PhotoMissing):
        read_photo(NAME)


STRANGE = ["./../neighbour", "../neighbour", "A" * 64, "a" * 63, "a" * 64 + "\n", ""]


@pytest.mark.parametrize("digest", STRANGE)
def test_what_is_no_digest_names_no_file(app, tmp_path, digest):
    app.config["PHOTO_URL"] = f"file://{tmp_path}/photos"
    (tmp_path / "photos").mkdir()
    neighbour = tmp_path / "neighbour.jpg"
    neighbour.write_bytes(b"not ours")
    for act in (delete_photo, read_photo, lambda name: write_photo(name, b"full", b"small")):
        with pytest.raises(PhotoMissing):
            act(digest)
    assert neighbour.read_bytes() == b"not ours"
    assert list((tmp_path / "photos").iterdir()) == []


def test_a_photo_is_sent_once_and_then_known(app, stored):
    write_photo(NAME, b"full", b"small")
    with app.test_request_context():
        first = photo_response(NAME, "small")
    assert (first.status_code, first.data) == (200, b"small")
    with app.test_request_context(headers={"If-None-Match": first.headers["ETag"]}):
        assert photo_response(NAME, "small").status_code == 304


def test_a_bucket_that_is_not_there_is_said(app, s3_endpoint, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    app.config["PHOTO_URL"] = f"s3://nowhere?endpoint={s3_endpoint}&region=us-east-1"
    with pytest.raises(PhotosUnwritable), app.test_request_context():
        write_photo(NAME, b"full", b"small")


@pytest.mark.parametrize("url", ["ftp://host/x", "photos", "file://relative", "s3://"])
def test_an_address_that_is_no_place_for_photos_is_refused_in_words(url):
    with pytest.raises(PhotoUrlRefused) as refused:
        open_store(url)
    assert "PHOTO_URL" in refused.value.message
