"""Vietnamese names, made of common parts."""

from random import Random

FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
)
WOMEN = (
    ("Thị", "Ngọc", "Thu", "Minh", "Phương", "Thanh", "Kim", "Bảo", "Khánh"),
    (
        "Hà",
        "Linh",
        "Mai",
        "Trang",
        "Hương",
        "Yến",
        "Thảo",
        "Ngân",
        "Vy",
        "Nhung",
        "Hạnh",
        "Oanh",
        "Ánh",
        "Châu",
    ),
)
MEN = (
    ("Văn", "Đức", "Minh", "Quốc", "Hữu", "Anh", "Gia", "Thành", "Xuân"),
    (
        "Nam",
        "Tuấn",
        "Dũng",
        "Hùng",
        "Khoa",
        "Phúc",
        "Sơn",
        "Đạt",
        "Quân",
        "Long",
        "Bình",
        "Thắng",
        "Ân",
        "Đăng",
    ),
)


def make_name(chance: Random) -> str:
    """Return a full name, family name first."""
    middles, givens = chance.choice((WOMEN, MEN))
    return f"{chance.choice(FAMILIES)} {chance.choice(middles)} {chance.choice(givens)}"


def make_names(chance: Random, count: int) -> list[str]:
    """Return ``count`` different names."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[make_name(chance)] = None
    return list(names)
