"""The rows of the bank's files, as the model office's state gives them."""

from collections.abc import Iterator
from datetime import date, timedelta

from .loans import Group, Loan
from .office import Office
from .places import BRANCH, COMMUNE_NAMES, OFFICE, OFFICE_NAME
from .plan import (
    ASSOCIATIONS,
    CAPITAL,
    GROWTH_TARGET,
    OUTSTANDING_TARGET,
    RATINGS,
    TRAINING,
    TRAINING_PLAN,
    aims,
)
from .simulation import Quarter

Cell = str | int | date | None
MILLION = 1_000_000

HSTO = ["TO_MATO", "TO_DVUT", "TO_MADP", "TO_MAPGD", "TO_TENTT", "TO_LOAITO", "TRANGTHAI",
        "TO_HTUNTG", "TO_HTUNTV", "NG_CAPNHAT"]  # fmt: skip
HSKH = ["KH_MAKH", "KH_TENKH", "KH_MADP"]
HSKU = [
    "KU_SOKU", "KU_MAKH", "KU_MATO", "KU_MAPGD", "KU_MACN", "KU_MADP", "KU_NGAYBC", "KU_CHTRINH",
    "KU_NGUONVON", "KU_NGAYVAY", "KU_NGAYDHAN_1", "KU_NGAYDHAN_2", "KU_NGAYDHAN_3", "KU_LSUAT",
    "KU_MUCVAY", "KU_GNGAN", "KU_DNOTHAN", "KU_DNOQHAN", "KU_DNOKHOANH", "KU_Q_GNGAN",
    "KU_Q_LUUVU", "KU_Q_TNTHAN", "KU_Q_TNQHAN", "KU_Q_TNKHOANH", "KU_Q_CHUYENQH",
    "KU_Q_CHUYENKH", "KU_Q_GHANNO", "KU_Q_GOCXOA", "KU_A_GNGAN", "KU_A_LUUVU", "KU_A_TNTHAN",
    "KU_A_TNQHAN", "KU_A_TNKHOANH", "KU_A_GOCXOA", "KU_GOCDHAN", "KU_LAITONTHAN",
    "KU_LAITONQHAN", "KU_Q_LAI_DT", "KU_Q_LAI_TT", "KU_NGAYHHKH", "KU_LASTDUECRDT",
    "KU_TTMONVAY",
]  # fmt: skip
SCORES = ["stt", "ma_dv", "ten_dv", "ma_xa", "ten_xa", "ma_to", "ten_to_truong", "dvut", "loai_to",
          "du_no", "so_du_tk", "diem_gdtx", "diem_nqh", "diem_thu_no", "diem_thu_lai",
          "diem_tv_tiengui", "diem_ds_tg", "tong_diem", "xep_loai", "tinh_trang"]  # fmt: skip
FIGURES = ["ma_pgd", "ngay", "chi_tieu", "pham_vi", "gia_tri", "van_ban"]


def groups(office: Office, quarter: Quarter) -> Iterator[list[Cell]]:
    """HSTO: the open groups, and those closed in the quarter."""
    for group in office.groups:
        if group.is_open(quarter.slug) or group.closed == quarter.slug:
            state = "D" if group.closed == quarter.slug else "A"
            yield [group.code, group.association, group.hamlet, OFFICE, group.leader, "1", state,
                   "1", "1", quarter.last_day]  # fmt: skip


def borrowers(office: Office) -> Iterator[list[Cell]]:
    """HSKH: whoever has a row in the loan statement."""
    for borrower in {id(loan.borrower): loan.borrower for loan in office.loans}.values():
        yield [borrower.code, borrower.name, borrower.hamlet]


def loans(office: Office, quarter: Quarter) -> Iterator[list[Cell]]:
    """HSKU: every loan with a balance, and those paid off in the quarter."""
    for number, loan in enumerate(office.loans):
        yield _loan(loan, quarter, number)


def _loan(loan: Loan, quarter: Quarter, number: int) -> list[Cell]:
    flow, year = loan.flows, loan.to_date
    group = loan.borrower.group.code if loan.borrower.group else ""
    interest = round(loan.opening * float(loan.rate) / 400)
    collected = interest * (970 + number * 7 % 48) // 1000
    due = loan.opening if quarter.first_day <= loan.due_on <= quarter.last_day else 0
    return [
        loan.number, loan.borrower.code, group, OFFICE, BRANCH, loan.borrower.hamlet,
        quarter.last_day, loan.programme, loan.source, loan.made_on, loan.matures_on,
        loan.extended_to, None, loan.rate, loan.principal, loan.principal, loan.current,
        loan.overdue, loan.frozen, flow["disbursed"], flow["rolled_over"], flow["repaid_current"],
        flow["repaid_overdue"], flow["repaid_frozen"], flow["moved_to_overdue"],
        flow["moved_to_frozen"], flow["extended"], flow["written_off"], year["disbursed"],
        year["rolled_over"], year["repaid_current"], year["repaid_overdue"],
        year["repaid_frozen"], year["written_off"], due, interest * (number % 9 == 0) // 12,
        loan.overdue * 3 // 200, interest, collected, loan.frozen_until,
        _last_transaction(loan, quarter, number), "A" if loan.outstanding else "C",
    ]  # fmt: skip


def _last_transaction(loan: Loan, quarter: Quarter, number: int) -> date | None:
    """Interest is paid every month by all but a few."""
    paid = loan.last_transaction_on
    if number % 211 == 0 or loan.frozen:
        return paid
    monthly = quarter.last_day - timedelta(days=5 + number % 24)
    return max(paid, monthly) if paid else monthly


def scores(office: Office, quarter: Quarter) -> Iterator[list[Cell]]:
    """Group scores of the quarter's last month: so many groups in each class as the plan says."""
    open_groups = office.open_groups(quarter.slug)
    owed: dict[int, list[Loan]] = {id(g): [] for g in open_groups}
    for loan in office.loans:
        if loan.borrower.group:
            owed[id(loan.borrower.group)].append(loan)
    worst_first = sorted(open_groups, key=lambda g: -sum(x.overdue for x in owed[id(g)]))
    fair, average, weak = RATINGS[quarter.slug]
    classes = ["Yếu"] * weak + ["Trung bình"] * average + ["Khá"] * fair
    rated = dict(zip(map(id, worst_first), classes, strict=False))
    for number, group in enumerate(open_groups, start=1):
        yield _score(group, owed[id(group)], rated.get(id(group), "Tốt"), number)


_POINTS = {
    "Tốt": (19, 30, 14, 19, 4, 7), "Khá": (17, 22, 12, 17, 4, 5),
    "Trung bình": (13, 15, 9, 14, 3, 4), "Yếu": (9, 8, 6, 10, 2, 2),
}  # fmt: skip


def _score(group: Group, loans: list[Loan], rating: str, number: int) -> list[Cell]:
    points = list(_POINTS[rating])
    points[5] += number % 3
    heads = len({id(x.borrower) for x in loans if x.outstanding})
    commune = group.hamlet[:6]
    savings = heads * (1_150_000 + number * 13_700)
    return [
        number, OFFICE, OFFICE_NAME, commune, COMMUNE_NAMES[commune], group.code, group.leader,
        group.association, "1", sum(x.outstanding for x in loans), savings, *points, sum(points),
        rating, "A",
    ]  # fmt: skip


def office_figures(quarter: Quarter) -> Iterator[list[Cell]]:
    """The office's own sheet: capital, decisions in force, training of the quarter."""
    year = quarter.last_day.year
    report = f"BC {quarter.slug}/PGD (giả định)"
    decision = f"QĐ 12/{year} (giả định)"
    decided_on = date(year, 1, 15)

    def row(key: str, scope: str, value: int, on: date, document: str) -> list[Cell]:
        return [OFFICE, on, key, scope, value, document]

    for source, amount in enumerate(CAPITAL[quarter.slug], start=1):
        yield row("capital", f"source={source}", amount * 100_000, quarter.last_day, report)
    target = OUTSTANDING_TARGET[year] * MILLION
    yield row("outstanding_target", "", target, decided_on, decision)
    owed = aims(quarter.slug)
    whole = sum(aim.outstanding for aim in owed.values())
    for code in ASSOCIATIONS:
        part = target * owed[code].outstanding // whole // MILLION * MILLION
        yield row("outstanding_target", f"association={code}", part, decided_on, decision)
    yield row("growth_target", "", GROWTH_TARGET[year] * MILLION, decided_on, decision)
    yield row("training_plan_people", "", TRAINING_PLAN[year], decided_on, decision)
    for code, (classes, people) in zip(ASSOCIATIONS, TRAINING[quarter.slug], strict=True):
        yield row("training_classes", f"association={code}", classes, quarter.last_day, report)
        yield row("trained_people", f"association={code}", people, quarter.last_day, report)
