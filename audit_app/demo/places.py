"""Areas, provinces and streets.

The provinces are the 34 of 1 July 2025 (National Assembly resolution 202/2025/QH15), with wards directly
below them; ``former`` is the province's part that had another name before. Street numbers are invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A ward where the chain has a branch: coordinates are of the ward's centre, about a kilometre exact."""

    ward: str
    province: str
    latitude: float
    longitude: float
    former: str = ""


@dataclass(frozen=True, slots=True)
class DemoArea:
    """An area of the chain and the wards in it."""

    code: str
    name: str
    places: tuple[Place, ...]


HANOI = "thành phố Hà Nội"
HCMC = "Thành phố Hồ Chí Minh"

AREAS = (
    DemoArea(
        "HN",
        "Hà Nội",
        (
            Place("phường Hoàn Kiếm", HANOI, 21.029, 105.852, "quận Hoàn Kiếm"),
            Place("phường Cầu Giấy", HANOI, 21.036, 105.790, "quận Cầu Giấy"),
            Place("phường Hà Đông", HANOI, 20.972, 105.778, "quận Hà Đông"),
            Place("phường Đống Đa", HANOI, 21.013, 105.827, "quận Đống Đa"),
            Place("phường Long Biên", HANOI, 21.036, 105.889, "quận Long Biên"),
            Place("phường Tây Hồ", HANOI, 21.070, 105.812, "quận Tây Hồ"),
            Place("phường Thanh Xuân", HANOI, 20.994, 105.804, "quận Thanh Xuân"),
            Place("phường Hoàng Mai", HANOI, 20.974, 105.863, "quận Hoàng Mai"),
        ),
    ),
    DemoArea(
        "MB",
        "Miền Bắc",
        (
            Place("phường Lê Chân", "thành phố Hải Phòng", 20.848, 106.682, "quận Lê Chân"),
            Place("phường Hải Dương", "thành phố Hải Phòng", 20.937, 106.314, "tỉnh Hải Dương"),
            Place("phường Hồng Gai", "tỉnh Quảng Ninh", 20.951, 107.080, "thành phố Hạ Long"),
            Place("phường Kinh Bắc", "tỉnh Bắc Ninh", 21.186, 106.063, "thành phố Bắc Ninh"),
            Place("phường Nam Định", "tỉnh Ninh Bình", 20.427, 106.168, "tỉnh Nam Định"),
            Place("phường Việt Trì", "tỉnh Phú Thọ", 21.322, 105.402, "thành phố Việt Trì"),
            Place("phường Phan Đình Phùng", "tỉnh Thái Nguyên", 21.592, 105.844, "thành phố Thái Nguyên"),
        ),
    ),
    DemoArea(
        "MT",
        "Miền Trung",
        (
            Place("phường Hải Châu", "thành phố Đà Nẵng", 16.060, 108.221, "quận Hải Châu"),
            Place("phường Thanh Khê", "thành phố Đà Nẵng", 16.064, 108.190, "quận Thanh Khê"),
            Place("phường Sơn Trà", "thành phố Đà Nẵng", 16.083, 108.240, "quận Sơn Trà"),
            Place("phường Hội An", "thành phố Đà Nẵng", 15.880, 108.335, "tỉnh Quảng Nam"),
            Place("phường Thuận Hóa", "thành phố Huế", 16.462, 107.590, "quận Thuận Hóa"),
            Place("phường Thành Vinh", "tỉnh Nghệ An", 18.673, 105.692, "thành phố Vinh"),
            Place("phường Nha Trang", "tỉnh Khánh Hòa", 12.245, 109.191, "thành phố Nha Trang"),
        ),
    ),
    DemoArea(
        "HCM",
        "Thành phố Hồ Chí Minh",
        (
            Place("phường Bến Thành", HCMC, 10.772, 106.698, "quận 1"),
            Place("phường Tân Định", HCMC, 10.789, 106.690, "quận 1"),
            Place("phường Gò Vấp", HCMC, 10.838, 106.665, "quận Gò Vấp"),
            Place("phường Bình Thạnh", HCMC, 10.804, 106.696, "quận Bình Thạnh"),
            Place("phường Thủ Đức", HCMC, 10.850, 106.755, "thành phố Thủ Đức"),
            Place("phường Tân Mỹ", HCMC, 10.729, 106.722, "quận 7"),
            Place("phường Dĩ An", HCMC, 10.906, 106.769, "tỉnh Bình Dương"),
            Place("phường Vũng Tàu", HCMC, 10.346, 107.084, "tỉnh Bà Rịa – Vũng Tàu"),
        ),
    ),
    DemoArea(
        "MN",
        "Đông Nam Bộ và Tây Nguyên",
        (
            Place("phường Trấn Biên", "tỉnh Đồng Nai", 10.945, 106.824, "thành phố Biên Hòa"),
            Place("phường Tân Ninh", "tỉnh Tây Ninh", 11.310, 106.098, "thành phố Tây Ninh"),
            Place("phường Buôn Ma Thuột", "tỉnh Đắk Lắk", 12.680, 108.038, "thành phố Buôn Ma Thuột"),
            Place("phường Pleiku", "tỉnh Gia Lai", 13.983, 108.000, "thành phố Pleiku"),
            Place("phường Xuân Hương – Đà Lạt", "tỉnh Lâm Đồng", 11.940, 108.438, "thành phố Đà Lạt"),
        ),
    ),
    DemoArea(
        "MTY",
        "Đồng bằng sông Cửu Long",
        (
            Place("phường Ninh Kiều", "thành phố Cần Thơ", 10.034, 105.780, "quận Ninh Kiều"),
            Place("phường Long Xuyên", "tỉnh An Giang", 10.386, 105.435, "thành phố Long Xuyên"),
            Place("phường Mỹ Tho", "tỉnh Đồng Tháp", 10.360, 106.360, "tỉnh Tiền Giang"),
            Place("phường Long Châu", "tỉnh Vĩnh Long", 10.245, 105.967, "thành phố Vĩnh Long"),
            Place("phường An Xuyên", "tỉnh Cà Mau", 9.177, 105.150, "thành phố Cà Mau"),
        ),
    ),
)

STREETS = (
    "Lê Lợi", "Trần Hưng Đạo", "Nguyễn Huệ", "Hai Bà Trưng", "Lý Thường Kiệt", "Quang Trung", "Nguyễn Trãi",
    "Phan Chu Trinh", "Hùng Vương", "Điện Biên Phủ", "Trần Phú", "Nguyễn Văn Linh", "Lê Duẩn", "Bà Triệu",
    "Phan Đình Phùng", "Ngô Quyền", "Võ Thị Sáu", "Cách Mạng Tháng Tám", "Hoàng Diệu", "Lê Hồng Phong",
)  # fmt: skip
