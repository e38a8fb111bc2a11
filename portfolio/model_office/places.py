"""The map of the model office: invented communes and hamlets, a transaction point in each."""

from collections.abc import Iterator
from dataclasses import dataclass

OFFICE, BRANCH = "003801", "003800"
OFFICE_NAME, PROVINCE = "Phòng giao dịch Đông Sơn", "Thanh Hóa"
SINCE = "2015-01-01"

_COMMUNES = (
    "Thị trấn Rừng Trám", "Xã An Phú Đông", "Xã Cẩm Đình", "Xã Đồng Lợi", "Xã Hoàng Cát",
    "Xã Kim Sơn Thượng", "Xã Lộc Hải", "Xã Ngọc Trạch", "Xã Ô Lâm", "Xã Phúc Thịnh",
    "Xã Quảng Vinh", "Xã Tân Mỹ", "Xã Vạn Thọ", "Xã Yên Lạc",
)  # fmt: skip
_PROGRAMMES = (
    ("01", "Cho vay hộ nghèo", ""),
    ("02", "Cho vay học sinh, sinh viên", "hssv"),
    ("03", "Cho vay giải quyết việc làm", ""),
    ("06", "Cho vay nước sạch và vệ sinh môi trường nông thôn", ""),
    ("12", "Cho vay nhà ở xã hội", ""),
    ("19", "Cho vay hộ cận nghèo", ""),
    ("26", "Cho vay người chấp hành xong án phạt tù", ""),
    ("91", "Cho vay hộ mới thoát nghèo", "mã giả định"),
    ("92", "Cho vay hộ sản xuất kinh doanh vùng khó khăn", "mã giả định"),
    ("93", "Cho vay thương nhân vùng khó khăn", "mã giả định"),
    ("94", "Cho vay xuất khẩu lao động", "mã giả định"),
    ("95", "Cho vay vùng dân tộc thiểu số và miền núi", "mã giả định"),
    ("96", "Cho vay học sinh, sinh viên ngành STEM", "mã giả định"),
)


@dataclass(frozen=True)
class Commune:
    """A commune and the codes of its hamlets."""

    code: str
    name: str
    hamlets: tuple[str, ...]


COMMUNES = tuple(
    Commune(
        code := f"3801{number:02}",
        name,
        tuple(f"{code}{hamlet:02}" for hamlet in range(1, 7 + (number * 5) % 6)),
    )
    for number, name in enumerate(_COMMUNES, start=1)
)
COMMUNE_NAMES = {commune.code: commune.name for commune in COMMUNES}


def catalogue() -> Iterator[list[str]]:
    """The rows of the office's catalogue, header first."""
    yield ["kind", "code", "name", "parent", "from", "to", "note"]
    for commune in COMMUNES:
        yield ["commune", commune.code, commune.name, "", SINCE, "", ""]
    for commune in COMMUNES:
        for number, code in enumerate(commune.hamlets, start=1):
            yield ["hamlet", code, f"Thôn {number}", commune.code, SINCE, "", ""]
    for number, commune in enumerate(COMMUNES, start=1):
        point = f"Điểm giao dịch {commune.name}"
        yield ["point", f"D{number:02}", point, commune.code, SINCE, "", str(4 + number)]
    for code, name, note in _PROGRAMMES:
        yield ["programme", code, name, "", SINCE, "", note]
