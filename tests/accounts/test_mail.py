"""Where mails go."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from audit_app.accounts.mail import Attachment, Letter, open_line, read_mail_url, sender, write_message
from audit_app.accounts.mail_transport import FolderBackend, LineDown, SmtpBackend
from audit_app.accounts.models import User
from audit_app.config import SettingRefused
from tests.factories import make_user


def test_an_smtp_address_gives_host_name_password_and_encryption():
    backend, options = read_mail_url("smtp://lan%40a.vn:p%40ss@mail.a.vn:587/?tls=1&from=a@a.vn")
    assert backend is SmtpBackend
    assert (options["host"], options["port"]) == ("mail.a.vn", 587)
    assert (options["username"], options["password"]) == ("lan@a.vn", "p@ss")
    assert (options["use_tls"], options["use_ssl"]) == (True, False)


def test_smtps_is_encrypted_from_the_first_byte():
    _, options = read_mail_url("smtps://mail.a.vn")
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (465, False, True)


def test_a_folder_keeps_mails():
    assert read_mail_url("file:///var/mail%20box")[0] is FolderBackend


@pytest.mark.parametrize("url", ["http://mail.a.vn", "smtp://", "file://", "smtp://host:notaport", "mail"])
def test_a_wrong_mail_url_says_how_to_write_it(url):
    with pytest.raises(SettingRefused, match="smtp://user:password@host"):
        read_mail_url(url)


def test_a_wrong_mail_url_does_not_show_its_password():
    with pytest.raises(SettingRefused) as refused:
        read_mail_url("smpt://lan:secret-word@mail.a.vn")
    assert "secret-word" not in refused.value.message


def test_the_sender_is_the_one_that_mail_url_names(app):
    app.config["MAIL_URL"] = "smtp://mail.a.vn/?from=audits@a.vn"
    assert sender() == "audits@a.vn"
    app.config["MAIL_URL"] = "smtp://mail.a.vn/"
    assert sender() == "Vi Hành <no-reply@localhost>"


def mail_file(user: User, tmp_path: Path, **more: Any) -> Path:
    """Write an invitation into the folder and return its file."""
    message = write_message(Letter(user, "invitation", {"link": "http://localhost/x"}, **more), "mail-1")
    open_line().hand_in(message, lambda: None)
    (file,) = (tmp_path / "mail").iterdir()
    return file


def test_a_mail_file_reads_as_the_mail_and_is_its_owners_alone(app: Flask, tmp_path: Path) -> None:
    file = mail_file(make_user(name="Đặng Thị Ngọc Ánh"), tmp_path)
    text = file.read_text(encoding="utf-8")
    assert "Subject: Tài khoản của bạn ở Vi Hành" in text
    assert "Chào Đặng Thị Ngọc Ánh," in text
    assert "http://localhost/x" in text
    assert file.stat().st_mode & 0o077 == 0


def test_a_mail_file_carries_what_is_attached(app: Flask, tmp_path: Path) -> None:
    pdf = b"%PDF-1.7" + bytes(range(256))
    file = mail_file(make_user(), tmp_path, attachments=(Attachment("Phiếu điểm Đà Nẵng.pdf", pdf),))
    mail = message_from_bytes(file.read_bytes(), policy=default)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "Phiếu điểm Đà Nẵng.pdf"
    assert attached.get_content() == pdf


def test_a_folder_that_cannot_be_written_keeps_nothing_half(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    message = write_message(Letter(make_user(), "invitation", {"link": "http://localhost/x"}), "mail-1")
    with pytest.raises(LineDown):
        open_line().hand_in(message, lambda: None)


def test_a_name_with_line_breaks_cannot_add_headers(app: Flask, tmp_path: Path) -> None:
    file = mail_file(make_user(name="Lan\r\nBcc: all@example.vn"), tmp_path)
    head = file.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Bcc" not in head


def test_nobodys_holiday_answers_us(app: Flask) -> None:
    message = write_message(Letter(make_user(), "invitation", {"link": "http://localhost/x"}), "mail-1")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == "<mail-1@localhost>"
