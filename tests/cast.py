"""The cast: two small offices, their places and the people every test speaks of.

Bình Minh (003901) is the office of the tests. Hải Hà (003902) is the other one, whose rows nobody
of Bình Minh may see or hang something on. The names of the communes also try the Vietnamese order.
"""

from dataclasses import dataclass
from typing import Any

from associations.models import Commune, Hamlet, Office, Role, TransactionPoint, User
from portfolio.models import Programme

from . import factories as make

FARMERS, WOMEN, VETERANS, YOUTH = "11", "12", "13", "14"


@dataclass(frozen=True)
class Cast:
    """Offices, places, programmes and people by name."""

    binh_minh: Office
    an_lac: Commune
    dai_dong: Commune
    o_mon: Commune
    an_lac_1: Hamlet
    an_lac_2: Hamlet
    dai_dong_1: Hamlet
    an_lac_point: TransactionPoint
    dai_dong_point: TransactionPoint
    poor: Programme
    students: Programme
    water: Programme

    hai_ha: Office
    bien_dong: Commune
    bien_dong_1: Hamlet
    hai_ha_poor: Programme

    lan: User  # leads Bình Minh
    dung: User  # credit officer of all of Bình Minh
    tuan: User  # credit officer of An Lạc
    hoa: User  # Women's Union in all of Bình Minh
    mai: User  # Women's Union in An Lạc
    an: User  # administrator of Bình Minh
    binh: User  # leads Hải Hà
    xuan: User  # has an account and no assignment


def assemble() -> Cast:
    """Makes the whole cast."""
    places = _places_of_binh_minh() | _places_of_hai_ha()
    people = _people(places["binh_minh"], places["hai_ha"], places["an_lac"])
    return Cast(**places, **people)


def _places_of_binh_minh() -> dict[str, Any]:
    office = make.office("003901", "Phòng giao dịch Bình Minh")
    an_lac = make.commune(office, "390101", "Xã An Lạc")
    dai_dong = make.commune(office, "390102", "Xã Đại Đồng")
    return {
        "binh_minh": office,
        "an_lac": an_lac,
        "dai_dong": dai_dong,
        "o_mon": make.commune(office, "390103", "Xã Ô Môn"),
        "an_lac_1": make.hamlet(an_lac, "39010101", "Thôn 1"),
        "an_lac_2": make.hamlet(an_lac, "39010102", "Thôn 2"),
        "dai_dong_1": make.hamlet(dai_dong, "39010201", "Thôn Thượng"),
        "an_lac_point": make.point(an_lac, "D01", "Điểm giao dịch An Lạc", day_of_month=5),
        "dai_dong_point": make.point(dai_dong, "D02", "Điểm giao dịch Đại Đồng", day_of_month=12),
        "poor": make.programme(office, "01", "Cho vay hộ nghèo"),
        "students": make.programme(office, "02", "Cho vay học sinh sinh viên", student_loans=True),
        "water": make.programme(office, "06", "Cho vay nước sạch và vệ sinh môi trường"),
    }


def _places_of_hai_ha() -> dict[str, Any]:
    office = make.office("003902", "Phòng giao dịch Hải Hà")
    bien_dong = make.commune(office, "390201", "Xã Biển Đông")
    return {
        "hai_ha": office,
        "bien_dong": bien_dong,
        "bien_dong_1": make.hamlet(bien_dong, "39020101", "Thôn Đông"),
        "hai_ha_poor": make.programme(office, "01", "Cho vay hộ nghèo"),
    }


def _people(binh_minh: Office, hai_ha: Office, an_lac: Commune) -> dict[str, Any]:
    people = {
        "lan": make.person("lan", "Trần Thị Lan"),
        "dung": make.person("dung", "Lê Văn Dũng"),
        "tuan": make.person("tuan", "Phạm Anh Tuấn"),
        "hoa": make.person("hoa", "Đỗ Thị Hoa"),
        "mai": make.person("mai", "Vũ Thị Mai"),
        "an": make.person("an", "Hoàng Văn An"),
        "binh": make.person("binh", "Ngô Thanh Bình"),
        "xuan": make.person("xuan", "Bùi Thị Xuân"),
    }
    make.assignment(people["lan"], binh_minh, Role.LEADER)
    make.assignment(people["dung"], binh_minh, Role.CREDIT_OFFICER)
    make.assignment(people["tuan"], binh_minh, Role.CREDIT_OFFICER, commune=an_lac)
    make.assignment(people["hoa"], binh_minh, Role.ASSOCIATION_OFFICER, association=WOMEN)
    make.assignment(
        people["mai"], binh_minh, Role.ASSOCIATION_OFFICER, association=WOMEN, commune=an_lac
    )
    make.assignment(people["an"], binh_minh, Role.ADMINISTRATOR)
    make.assignment(people["binh"], hai_ha, Role.LEADER)
    return people
