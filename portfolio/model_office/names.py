"""Invented people: Vietnamese names put together by chance."""

from random import Random

_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Trịnh", "Đinh", "Mai", "Lưu",
)  # fmt: skip
_WOMEN = (
    "Ánh", "Bích", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng", "Hường", "Lan", "Liên", "Loan",
    "Mai", "Nga", "Nhung", "Oanh", "Phương", "Quyên", "Thảo", "Thu", "Thủy", "Tuyết", "Vân", "Yến",
)  # fmt: skip
_MEN = (
    "An", "Bình", "Chiến", "Cường", "Dũng", "Đức", "Hải", "Hùng", "Huy", "Khánh", "Long", "Minh",
    "Nam", "Phúc", "Quang", "Sơn", "Thắng", "Thành", "Tiến", "Toàn", "Trung", "Tuấn", "Vinh", "Ước",
)  # fmt: skip
_MEN_MIDDLE = ("Văn", "Đình", "Xuân", "Ngọc", "Hữu", "Bá")
_WOMEN_MIDDLE = ("Thị", "Thị", "Thị", "Ngọc", "Thị Thu")


def person(chance: Random) -> tuple[str, bool]:
    """A full name, and whether it is a woman's."""
    woman = chance.random() < 0.58
    middle, given = (_WOMEN_MIDDLE, _WOMEN) if woman else (_MEN_MIDDLE, _MEN)
    return f"{chance.choice(_FAMILY)} {chance.choice(middle)} {chance.choice(given)}", woman
