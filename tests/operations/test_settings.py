"""Settings from the environment: what is understood, and what is refused in words."""

import errno
import os
import stat

import pytest

from audit_app.config import InstanceUnwritable, SettingRefused, read_secret_key, read_settings


def settings(tmp_path, **environment):
    return read_settings(environment, tmp_path)


def test_everything_has_a_default_under_the_instance_folder(tmp_path):
    found = settings(tmp_path)
    assert found["DATABASE_URL"] == f"sqlite:///{tmp_path}/vi_hanh.db"
    assert found["PHOTO_URL"] == f"file://{tmp_path}/photos"
    assert found["MAIL_URL"] == f"file://{tmp_path}/mail"
    assert (found["LANGUAGE"], found["TIMEZONE"]) == ("vi", "Asia/Ho_Chi_Minh")
    assert found["BASE_URL"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("given", "language"),
    [("en", "en"), ("en_US:en", "en"), ("vi-VN", "vi"), ("fr:en_GB", "en"), ("fr", "vi"), ("", "vi")],
)
def test_the_language_may_be_written_as_posix_systems_do(tmp_path, given, language):
    assert settings(tmp_path, LANGUAGE=given)["LANGUAGE"] == language


def test_links_follow_the_port_until_an_address_is_given(tmp_path):
    assert settings(tmp_path, PORT="8123")["BASE_URL"] == "http://127.0.0.1:8123"
    assert settings(tmp_path, PORT="8123", BASE_URL="https://a.vn/")["BASE_URL"] == "https://a.vn"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TZ", "Mars/Olympus"),
        ("TZ", "../../etc/passwd"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("BASE_URL", "audits.example.vn"),
        ("BASE_URL", "https://audits.example.vn/under/a/path"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(SettingRefused, match=name):
        settings(tmp_path, **{name: value})


def test_a_refused_key_is_not_printed(tmp_path):
    with pytest.raises(SettingRefused) as refusal:
        settings(tmp_path, SECRET_KEY="hunter2")
    assert "hunter2" not in refusal.value.message


def test_cookies_stay_on_https_where_the_site_is_https(tmp_path):
    assert settings(tmp_path, BASE_URL="https://a.vn")["SESSION_COOKIE_SECURE"]
    assert not settings(tmp_path)["SESSION_COOKIE_SECURE"]


def test_proxies_are_trusted_only_where_there_is_one(tmp_path):
    assert settings(tmp_path)["TRUSTED_PROXIES"] == ()
    assert "127.0.0.1" in settings(tmp_path, BASE_URL="https://a.vn")["TRUSTED_PROXIES"]
    named = settings(tmp_path, FORWARDED_ALLOW_IPS="10.0.0.2, 10.0.0.3")["TRUSTED_PROXIES"]
    assert named == ("10.0.0.2", "10.0.0.3")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    instance = tmp_path / "new" / "instance"
    key = read_secret_key(instance)
    assert len(key) >= 32
    assert read_secret_key(instance) == key
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in instance.iterdir()] == ["secret_key"]


def test_the_folder_for_data_is_closed_to_other_accounts(tmp_path):
    read_settings({"SECRET_KEY": "k" * 20}, tmp_path / "instance")
    assert stat.S_IMODE((tmp_path / "instance").stat().st_mode) == 0o700


def test_no_folder_is_needed_where_everything_lies_elsewhere(tmp_path):
    elsewhere = {"SECRET_KEY": "k" * 20, "DATABASE_URL": "postgresql://vihanh@db.example/vihanh"}
    read_settings(elsewhere, tmp_path / "instance")
    assert not (tmp_path / "instance").exists()


def test_a_key_that_another_worker_made_meanwhile_stays(tmp_path, monkeypatch):
    def link_late(_draft, file):
        file.write_text("the key of the worker that was first")
        raise FileExistsError(errno.EEXIST, "File exists")

    monkeypatch.setattr(os, "link", link_late)
    assert read_secret_key(tmp_path) == "the key of the worker that was first"


def test_an_empty_key_file_is_refused_rather_than_trusted(tmp_path):
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(SettingRefused, match="secret_key"):
        read_secret_key(tmp_path)


def test_a_full_disk_leaves_no_half_a_key(tmp_path, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InstanceUnwritable, match="No space left on device"):
        read_secret_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert read_secret_key(tmp_path)


def test_a_file_where_the_instance_folder_should_be_is_said(tmp_path):
    place = tmp_path / "instance"
    place.write_text("not a folder")
    with pytest.raises(InstanceUnwritable, match="INSTANCE"):
        read_secret_key(place)


def test_a_read_only_instance_is_said(tmp_path, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InstanceUnwritable, match="Read-only file system"):
        read_secret_key(tmp_path / "instance")
