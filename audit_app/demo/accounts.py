"""The accounts of a trial; everybody knows their password, so ``make serve`` refuses a database with them."""

from dataclasses import dataclass

from audit_app.accounts.models import Role

DEMO_DOMAIN = "demo.vi-hanh.example"
DEMO_PASSWORD = "di-mot-vong"  # noqa: S105  (printed at every start of a trial)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account that the trial prints; ``title`` names the role in both languages."""

    local: str
    name: str
    role: Role
    title: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.local}@{DEMO_DOMAIN}"


DEMO_ACCOUNTS = (
    DemoAccount("khach", "Nguyễn Thu Hà", Role.SHOPPER, "Khách hàng bí mật / shopper"),
    DemoAccount("duyet", "Trần Minh Khoa", Role.REVIEWER, "Người duyệt / reviewer"),
    DemoAccount("khuvuc", "Lê Thị Hạnh", Role.AREA_MANAGER, "Quản lý khu vực / area manager"),
    DemoAccount("truso", "Phạm Quốc Bình", Role.HEAD_OFFICE, "Trụ sở chính / head office"),
    DemoAccount("quantri", "Đỗ Gia Long", Role.ADMINISTRATOR, "Quản trị / administrator"),
)
