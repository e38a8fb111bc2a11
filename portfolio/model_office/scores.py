"""The bank's monthly scores of groups: so many in each class as the plan says."""

from collections.abc import Iterator
from random import Random

from .loans import Group, Loan
from .office import Office
from .places import COMMUNE_NAMES, OFFICE, OFFICE_NAME
from .plan import CAPITAL, RATINGS
from .span import Span
from .statements import Cell

SCORES = ["stt", "ma_dv", "ten_dv", "ma_xa", "ten_xa", "ma_to", "ten_to_truong", "dvut", "loai_to",
          "du_no", "so_du_tk", "diem_gdtx", "diem_nqh", "diem_thu_no", "diem_thu_lai",
          "diem_tv_tiengui", "diem_ds_tg", "tong_diem", "xep_loai", "tinh_trang"]  # fmt: skip
# Attendance, overdue debt, due principal, interest, members who save, growth of savings.
_MAXIMA = (20, 30, 15, 20, 5, 10)
# Points that a group of the class has lost: at least, and at most.
_LOST = {"Tốt": (2, 15), "Khá": (16, 30), "Trung bình": (31, 50), "Yếu": (51, 65)}


def scores(office: Office, span: Span) -> Iterator[list[Cell]]:
    """Scores of the quarter's last month; a group that has just opened has none yet."""
    groups = _scored(office, span)
    owed: dict[str, list[Loan]] = {group.code: [] for group in groups}
    for loan in office.loans:
        if loan.borrower.group and loan.borrower.group.code in owed:
            owed[loan.borrower.group.code].append(loan)
    ratings = _ratings(span, groups, owed)
    savings = savings_of_groups(office, span)
    for number, group in enumerate(groups, start=1):
        points = _points(Random(f"{span.slug} {group.code}"), ratings[group.code])
        commune = group.hamlet[:6]
        yield [
            number, OFFICE, OFFICE_NAME, commune, COMMUNE_NAMES[commune], group.code,
            group.leader.name if group.leader else "", group.association, "1",
            sum(x.outstanding for x in owed[group.code]), savings[group.code], *points,
            sum(points), ratings[group.code], "A",
        ]  # fmt: skip


def _ratings(span: Span, groups: list[Group], owed: dict[str, list[Loan]]) -> dict[str, str]:
    """Those with most overdue debt are in the lowest classes."""
    overdue = {code: sum(x.overdue for x in loans) for code, loans in owed.items()}
    worst_first = sorted(groups, key=lambda g: -overdue[g.code])
    fair, average, weak = RATINGS[span.slug]
    classes = ["Yếu"] * weak + ["Trung bình"] * average + ["Khá"] * fair
    classes += ["Tốt"] * (len(groups) - len(classes))
    return {g.code: rating for g, rating in zip(worst_first, classes, strict=True)}


def _points(chance: Random, rating: str) -> list[int]:
    """The six sub-scores: the maxima less what was lost, a point here and a point there."""
    points = list(_MAXIMA)
    for _ in range(chance.randint(*_LOST[rating])):
        criterion = chance.choices(range(len(points)), points)[0]
        points[criterion] -= 1
    return points


def _scored(office: Office, span: Span) -> list[Group]:
    return [g for g in office.open_groups(span.slug) if g.opened != span.slug]


def savings_of_groups(office: Office, span: Span) -> dict[str, int]:
    """Savings by group: by members, and together the members' deposits in the capital."""
    groups = _scored(office, span)
    sizes = office.sizes()
    weights = [sizes[g.code] * (80 + int(g.code) % 41) for g in groups]
    total = CAPITAL[span.slug][2] * 100_000
    found = [total * w // sum(weights) for w in weights]
    found[0] += total - sum(found)
    return dict(zip((g.code for g in groups), found, strict=True))
