"""The map of the model office: invented communes and hamlets, a transaction point in each."""

from collections.abc import Iterator
from dataclasses import dataclass

from .programmes import PROGRAMMES

OFFICE, BRANCH = "003801", "003800"
OFFICE_NAME, PROVINCE = "Phòng giao dịch Đông Sơn", "Thanh Hóa"
SINCE = "2015-01-01"

_COMMUNES = (
    "Thị trấn Rừng Trám", "Xã An Phú Đông", "Xã Cẩm Đình", "Xã Đồng Lợi", "Xã Hoàng Cát",
    "Xã Kim Sơn Thượng", "Xã Lộc Hải", "Xã Ngọc Trạch", "Xã Ô Lâm", "Xã Phúc Thịnh",
    "Xã Quảng Vinh", "Xã Tân Mỹ", "Xã Vạn Thọ", "Xã Yên Lạc",
)  # fmt: skip


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
        kind = "Khu phố" if commune.name.startswith("Thị trấn") else "Thôn"
        for number, code in enumerate(commune.hamlets, start=1):
            yield ["hamlet", code, f"{kind} {number}", commune.code, SINCE, "", ""]
    for number, commune in enumerate(COMMUNES, start=1):
        point = f"Điểm giao dịch {commune.name}"
        yield ["point", f"D{number:02}", point, commune.code, SINCE, "", str(4 + number)]
    for programme in PROGRAMMES:
        since = programme.since.isoformat()
        yield ["programme", programme.code, programme.name, "", since, "", programme.note]
