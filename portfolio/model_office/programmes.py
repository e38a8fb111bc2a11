"""The credit programmes of the model office, with the sizes and terms their loans have."""

from dataclasses import dataclass
from datetime import date
from random import Random

_INVENTED = "mã giả định"


@dataclass(frozen=True)
class Programme:
    """A programme: `rate` in hundredths of a percent a year, amounts in million dong.

    `weight` is how often a loan in a group is made under it; `local` how many in a hundred loans
    come out of the local budget. A student's loan is disbursed term by term.
    """

    code: str
    name: str
    since: date
    rate: int
    years: tuple[int, ...]
    least: int
    most: int
    weight: int
    local: int = 0
    note: str = ""

    @property
    def by_terms(self) -> bool:
        return self.code == "02"


PROGRAMMES = (
    Programme("01", "Cho vay hộ nghèo", date(2002, 10, 4), 660, (3, 4, 5), 20, 80, 13),
    Programme("02", "Cho vay học sinh, sinh viên", date(2007, 9, 27), 660, (8, 9, 10), 20, 80, 7,
              note="hssv"),
    Programme("03", "Cho vay giải quyết việc làm", date(2003, 1, 1), 792, (3, 4, 5), 30, 100, 17,
              local=25),
    Programme("06", "Cho vay nước sạch và vệ sinh môi trường nông thôn", date(2004, 4, 16), 900,
              (5,), 10, 20, 20),
    Programme("12", "Cho vay nhà ở xã hội", date(2015, 12, 10), 480, (15, 20), 120, 350, 1),
    Programme("19", "Cho vay hộ cận nghèo", date(2013, 4, 16), 792, (3, 4, 5), 25, 90, 16),
    Programme("26", "Cho vay người chấp hành xong án phạt tù", date(2023, 10, 10), 660, (3, 5), 30,
              90, 2),
    Programme("91", "Cho vay hộ mới thoát nghèo", date(2015, 9, 5), 825, (3, 4, 5), 25, 90, 17,
              local=8, note=_INVENTED),
    Programme("92", "Cho vay hộ sản xuất kinh doanh vùng khó khăn", date(2007, 3, 5), 900, (2, 3),
              20, 70, 4, note=_INVENTED),
    Programme("93", "Cho vay thương nhân vùng khó khăn", date(2009, 8, 22), 900, (3,), 30, 90, 1,
              note=_INVENTED),
    Programme("94", "Cho vay xuất khẩu lao động", date(2008, 7, 1), 660, (3, 4), 40, 100, 1,
              note=_INVENTED),
    Programme("95", "Cho vay vùng dân tộc thiểu số và miền núi", date(2016, 10, 31), 330, (4, 5),
              20, 70, 1, note=_INVENTED),
    Programme("96", "Cho vay học sinh, sinh viên mua máy tính, thiết bị học tập", date(2022, 4, 4),
              120, (3,), 5, 10, 1, note=_INVENTED),
)  # fmt: skip
_DIRECT = tuple(p for p in PROGRAMMES if p.code in {"03", "12", "93"})
# Under these a loan may fail at its maturity: short terms, no grace period.
ORDINARY = {"01", "03", "19", "91"}


def pick(chance: Random, on: date, *, direct: bool) -> Programme:
    """A programme under which one lends on a day."""
    if direct:
        return chance.choices(_DIRECT, (40, 40, 20))[0]
    valid = [p for p in PROGRAMMES if p.since <= on]
    return chance.choices(valid, [p.weight for p in valid])[0]


def years_later(day: date, years: int) -> date:
    """The same day some years later, or before; 29 February becomes 28 February."""
    return date(day.year + years, day.month, min(day.day, 28))
