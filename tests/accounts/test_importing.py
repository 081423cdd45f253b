"""People from a CSV file: all rows or none."""

import base64
import io
import re

import pytest

from audit_app.accounts import uploads
from audit_app.accounts.importing import import_people, read_people
from audit_app.accounts.models import Role, User
from audit_app.tables import TableRefused
from tests.accounts.test_passwords import mails
from tests.factories import make_user

HEADINGS = "email,name,role,phone,language\n"


def table(*rows):
    return (HEADINGS + "\n".join(rows)).encode()


def mistakes(source, language="vi"):
    with pytest.raises(TableRefused) as refused:
        read_people(source)
    return refused.value.into(language)


@pytest.fixture
def admin(app, client):
    return client.sign_in(make_user(Role.ADMINISTRATOR, name="Đỗ Gia Long", email="boss@example.vn"))


def upload(client, source):
    return client.send(
        "/people/import", {"file": (io.BytesIO(source), "people.csv")}, content_type="multipart/form-data"
    )


def kept_file(answer):
    return re.search(r'name="kept" type="hidden" value="([^"]+)"', answer.get_data(as_text=True))[1]


def test_a_name_that_was_broken_in_its_cell_is_one_line(app, admin):
    found = read_people(table('lan@example.vn,"Nguyễn  Thị\nLan",shopper,,'))
    assert [person.name for person in found.added] == ["Nguyễn Thị Lan"]


def test_a_good_file_is_shown_first_and_written_when_confirmed(app, admin):
    make_user(email="minh@example.vn", name="Minh", phone="+84987654321")
    source = table(
        "LAN@example.vn,Nguyễn Thị Lan,shopper,0912 345 678,en", "minh@example.vn,Trần Văn Minh,Người duyệt,,"
    )
    preview = upload(admin, source)
    assert preview.status_code == 200
    assert User.select().count() == 2
    answer = admin.send("/people/import", {"kept": kept_file(preview)})
    assert answer.location == "/people"
    lan, minh = User.get(User.email == "lan@example.vn"), User.get(User.email == "minh@example.vn")
    assert (lan.name, lan.role, lan.phone, lan.language) == (
        "Nguyễn Thị Lan",
        "shopper",
        "+84912345678",
        "en",
    )
    assert (minh.name, minh.role, minh.phone) == ("Trần Văn Minh", "reviewer", "+84987654321")
    assert "Đã nhập: 1 mới, 1 thay đổi." in admin.page("/people")
    assert len(mails(app)) == 1
    assert "To: lan@example.vn" in mails(app)[0]


def test_two_bad_rows_of_a_hundred_import_nothing_and_are_named(app, admin):
    rows = [f"p{number}@example.vn,Người Thứ {number},shopper,," for number in range(100)]
    rows[40] = "p40@example.vn,Người Thứ 40,emperor,,"
    rows[70] = "not an address,Người Thứ 70,shopper,12345,"
    answer = upload(admin, table(*rows))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Dòng 42, cột role: không hiểu “emperor”" in page
    assert "Dòng 72, cột email: không hiểu “not an address”" in page
    assert "Dòng 72, cột phone: không hiểu “12345”" in page
    assert "tệp có 3 lỗi" in page
    assert User.select().count() == 1


def test_the_same_email_twice_in_a_file_is_a_mistake(app):
    found = mistakes(table("lan@example.vn,Lan,shopper,,", "LAN@example.vn,Lan khác,shopper,,"))
    assert found == ("Dòng 3, cột email: “LAN@example.vn” đã có ở dòng 2. Hãy giữ một dòng.",)


def test_mistakes_come_in_the_language_of_the_page(app):
    assert mistakes(table("lan,Lan,shopper,,"), "en")[0].startswith(
        "Row 2, column email: “lan” is not understood."
    )


def test_windows_1258_is_refused_with_the_way_to_save(app, admin):
    source = (
        (HEADINGS + "lan@example.vn,Nguyễn Thị Lan,shopper,,\n")
        .replace("ễ", "ê\u0303")
        .encode("cp1258", "replace")
    )
    answer = upload(admin, source)
    assert answer.status_code == 422
    assert "không phải UTF-8" in answer.get_data(as_text=True)
    assert "CSV UTF-8" in answer.get_data(as_text=True)


def test_utf_16_of_excel_is_read(app):
    source = (HEADINGS + "lan@example.vn,Nguyễn Thị Lan,shopper,,\n").replace(",", "\t").encode("utf-16")
    assert read_people(source).added[0].name == "Nguyễn Thị Lan"


def test_utf_16_without_a_mark_is_refused(app):
    source = (HEADINGS + "lan@example.vn,Nguyễn Thị Lan,shopper,,\n").encode("utf-16-le")
    assert mistakes(source)


def test_vietnamese_headings_and_roles_are_understood(app):
    source = "Email;Họ và tên;Vai trò;Điện thoại\nlan@example.vn;Lan;Khách hàng bí mật;0912345678\n".encode()
    (person,) = read_people(source).added
    assert (person.role, person.phone) == (Role.SHOPPER, "+84912345678")


def test_a_phone_that_lost_its_zero_in_a_spreadsheet_gets_it_back(app):
    assert read_people(table("lan@example.vn,Lan,shopper,912345678,")).added[0].phone == "+84912345678"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>"])
def test_cells_that_look_like_formulas_stay_text(app, admin, name):
    import_people(read_people(table(f'lan@example.vn,"{name}",shopper,,')))
    assert User.get(User.email == "lan@example.vn").name == name
    assert "<script>alert" not in admin.page("/people")


def test_a_file_may_not_take_the_last_administrator_away(app, admin):
    answer = upload(admin, table("boss@example.vn,Đỗ Gia Long,reviewer,,"))
    assert "sẽ không còn quản trị viên nào" in answer.get_data(as_text=True)


def test_a_deactivated_account_stays_deactivated(app, admin):
    user = make_user(email="old@example.vn", active=False)
    import_people(read_people(table("old@example.vn,Người Cũ,shopper,,")))
    assert not User.get_by_id(user.id).active


def test_columns_that_nobody_knows_are_named_in_the_preview(app, admin):
    preview = upload(admin, b"email,name,role,shoe size\nlan@example.vn,Lan,shopper,38\n")
    assert "Các cột này không dùng đến: shoe size." in preview.get_data(as_text=True)


def test_a_preview_that_was_meddled_with_is_checked_again(app, admin):
    bad = base64.b64encode(table("lan@example.vn,Lan,emperor,,")).decode()
    assert admin.send("/people/import", {"kept": bad}).status_code == 422
    assert admin.send("/people/import", {"kept": "not base64!"}).status_code == 422
    assert User.select().count() == 1


def test_no_file_and_an_empty_file_say_so(app, admin):
    assert "Hãy chọn một tệp CSV." in admin.send("/people/import").get_data(as_text=True)
    assert "Hãy chọn một tệp CSV." in upload(admin, b"").get_data(as_text=True)


def test_a_file_over_the_limit_is_refused(app, admin, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 200)
    rows = [f"p{number}@example.vn,Lan,shopper,," for number in range(10)]
    assert "Tệp lớn hơn 1 MB." in upload(admin, table(*rows)).get_data(as_text=True)


def test_the_preview_carries_a_file_of_nearly_a_megabyte(app, admin):
    rows = [
        f"p{number}@example.vn,Người Thứ {number} Của Một Danh Sách Dài,shopper,," for number in range(13_500)
    ]
    source = table(*rows, "the last one,Lan,shopper,,")
    assert 1_000_000 < len(source) < uploads.MOST_BYTES
    answer = admin.send("/people/import", {"kept": base64.b64encode(source).decode()})
    assert answer.status_code == 422
    assert "Dòng 13502, cột email" in answer.get_data(as_text=True)


def test_the_template_has_the_headings_and_is_read_back(app, admin):
    answer = admin.get("/people/import/template.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data().decode("utf-8-sig").strip() == HEADINGS.strip()
    assert len(read_people(answer.get_data() + b"lan@example.vn,Lan,shopper,,\n").added) == 1
