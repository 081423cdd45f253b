"""Areas and branches from CSV files: all rows or none."""

import io
import re

import pytest

from audit_app.accounts.models import Role
from audit_app.organisation.area_table import import_areas, read_areas
from audit_app.organisation.branch_table import import_branches, read_branches
from audit_app.organisation.models import Area, Branch, BranchClass
from audit_app.organisation.queries import managers_of, search_branches
from audit_app.tables import TableRefused
from tests.factories import make_area, make_area_manager, make_branch, make_user

AREAS = "code,name,managers\n"
BRANCHES = "code,name,area,class,address,former_names,latitude,longitude\n"


@pytest.fixture
def admin(app, client):
    return client.sign_in(make_user(Role.ADMINISTRATOR))


def upload(client, address, text):
    file = (io.BytesIO(text.encode()), "table.csv")
    return client.send(address, {"file": file}, content_type="multipart/form-data")


def mistakes(read, text):
    with pytest.raises(TableRefused) as refused:
        read(text.encode())
    return refused.value.into("en")


def test_areas_are_shown_first_and_written_when_confirmed(app, admin):
    make_area(code="HN", name="Tên cũ")
    manager = make_user(Role.AREA_MANAGER, email="lan@example.vn")
    preview = upload(admin, "/areas/import", AREAS + "hn,Hà Nội,LAN@example.vn\nDN,Đà Nẵng,\n")
    assert Area.select().count() == 1
    kept = re.search(r'name="kept" type="hidden" value="([^"]+)"', preview.get_data(as_text=True))[1]
    assert admin.send("/areas/import", {"kept": kept}).location == "/areas"
    assert [(area.code, area.name) for area in Area.select().order_by(Area.code)] == [
        ("DN", "Đà Nẵng"),
        ("HN", "Hà Nội"),
    ]
    assert managers_of(Area.get(Area.code == "HN")) == [manager]


def test_an_imported_area_sorts_and_its_blank_managers_stay(app):
    area = make_area(code="HN", name="Zzz")
    manager = make_area_manager(area)
    import_areas(read_areas((AREAS + 'HN,"Ấp\n Bắc",\n').encode()))
    changed = Area.get()
    assert changed.sort_key < make_area(name="Bắc").sort_key
    assert managers_of(changed) == [manager]


def test_every_mistake_in_areas_is_named(app):
    make_user(Role.SHOPPER, email="minh@example.vn")
    make_user(Role.AREA_MANAGER, email="old@example.vn", active=False)
    rows = "HN,Hà Nội,minh@example.vn; old@example.vn\nhn,Hà Nội 2,\na/b,Nơi khác,\nDN,,\n"
    found = mistakes(read_areas, AREAS + rows)
    assert [line.split(":")[0] for line in found] == [
        "Row 2, column managers",
        "Row 2, column managers",
        "Row 3, column code",
        "Row 4, column code",
        "Row 5, column name",
    ]
    assert "“minh@example.vn” is no active area manager." in found[0]


def test_branches_are_shown_first_and_written_when_confirmed(app, admin):
    BranchClass.create(code="FLAG", name_vi="Chủ lực", name_en="Flagship")
    make_area(code="DN", name="Đà Nẵng")
    row = 'DN-01,Hải Châu,da nang,chủ lực,"12 Nguyễn Văn Linh, Đà Nẵng",Quận 3; Tên cũ,"16,0678",108.2208\n'
    preview = upload(admin, "/branches/import", BRANCHES + row)
    assert preview.status_code == 200
    assert not Branch.select().exists()
    kept = re.search(r'name="kept" type="hidden" value="([^"]+)"', preview.get_data(as_text=True))[1]
    admin.send("/branches/import", {"kept": kept})
    branch = Branch.get()
    assert (branch.area.code, branch.branch_class.code) == ("DN", "FLAG")
    assert branch.former_names == "Quận 3\nTên cũ"
    assert (branch.latitude, branch.longitude) == (16.0678, 108.2208)
    assert [found.code for found in search_branches("ten cu hai chau")] == ["DN-01"]


def test_blank_cells_leave_a_branch_as_it_is(app):
    kind = BranchClass.create(code="FLAG", name_vi="Chủ lực", name_en="Flagship")
    branch = make_branch(
        make_area(code="DN"), code="DN-01", branch_class=kind, latitude=16.0, longitude=108.0
    )
    import_branches(read_branches((BRANCHES + "dn-01,Tên mới,DN,,,,,\n").encode()))
    changed = Branch.get()
    assert (changed.name, changed.address, changed.branch_class) == ("Tên mới", branch.address, kind)
    assert (changed.latitude, changed.longitude) == (16.0, 108.0)


def test_every_mistake_in_branches_is_named_and_nothing_is_imported(app, admin):
    make_area(code="DN")
    rows = [f"B{number},Chi nhánh {number},DN,,,,," for number in range(100)]
    rows[10] = "B10,Chi nhánh 10,HUE,,,,,"
    rows[20] = "B20,Chi nhánh 20,DN,PALACE,,,,"
    rows[30] = "B30,Chi nhánh 30,DN,,,,91,east"
    rows[40] = "B40,Chi nhánh 40,DN,,,,16,"
    rows[50] = "b49,Chi nhánh 50,DN,,,,,"
    rows[60] = f"B60,{'x' * 161},DN,,,,,"
    text = BRANCHES + "\n".join(rows)
    found = mistakes(read_branches, text)
    assert [line.split(":")[0] for line in found] == [
        "Row 12, column area",
        "Row 22, column class",
        "Row 32, column latitude",
        "Row 32, column longitude",
        "Row 42, column longitude",
        "Row 52, column code",
        "Row 62, column name",
    ]
    assert "there is no area “HUE”. Codes of areas: DN." in found[0]
    assert upload(admin, "/branches/import", text).status_code == 422
    assert not Branch.select().exists()


def test_cells_that_look_like_formulas_stay_text(app):
    make_area(code="DN")
    import_branches(read_branches((BRANCHES + 'B1,"=HYPERLINK(""http://x"")",DN,,@SUM(A1),,,\n').encode()))
    assert (Branch.get().name, Branch.get().address) == ('=HYPERLINK("http://x")', "@SUM(A1)")


def test_the_templates_have_the_headings(app, admin):
    assert admin.get("/areas/import/template.csv").get_data().decode("utf-8-sig").strip() == AREAS.strip()
    assert (
        admin.get("/branches/import/template.csv").get_data().decode("utf-8-sig").strip() == BRANCHES.strip()
    )


def test_the_import_pages_explain_their_columns(app, admin):
    assert "managers" in admin.page("/areas/import")
    assert "former_names" in admin.page("/branches/import?language=en")
