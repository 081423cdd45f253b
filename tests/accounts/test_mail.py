"""Where mails go."""

import pytest

from audit_app.accounts.mail import MailNotSent, read_mail_url, send_letter, sender
from audit_app.accounts.mail_transport import FolderBackend, SmtpBackend
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


def test_a_server_that_is_not_there_is_an_error_in_words(app):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1/"
    with pytest.raises(MailNotSent, match="MAIL_URL"):
        send_letter(make_user(), "invitation", link="http://localhost/x")


def test_the_sender_is_the_one_that_mail_url_names(app):
    app.config["MAIL_URL"] = "smtp://mail.a.vn/?from=audits@a.vn"
    assert sender() == "audits@a.vn"
    app.config["MAIL_URL"] = "smtp://mail.a.vn/"
    assert sender() == "Vi Hành <no-reply@localhost>"


def test_a_mail_file_reads_as_the_mail_and_is_its_owners_alone(app, tmp_path):
    user = make_user(name="Đặng Thị Ngọc Ánh")
    send_letter(user, "invitation", link="http://localhost/reset-password/abc")
    (file,) = (tmp_path / "mail").iterdir()
    text = file.read_text(encoding="utf-8")
    assert "Subject: Tài khoản của bạn ở Vi Hành" in text
    assert "Chào Đặng Thị Ngọc Ánh," in text
    assert "http://localhost/reset-password/abc" in text
    assert file.stat().st_mode & 0o077 == 0


def test_a_name_with_line_breaks_cannot_add_headers(app, tmp_path):
    user = make_user(name="Lan\r\nBcc: all@example.vn")
    send_letter(user, "invitation", link="http://localhost/x")
    (file,) = (tmp_path / "mail").iterdir()
    head = file.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Bcc" not in head
