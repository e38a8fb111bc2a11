"""The rows of HSTO, HSKH and HSKU, as the model office's state gives them."""

from collections.abc import Iterator
from datetime import date

from .loans import Loan
from .office import Office
from .places import BRANCH, OFFICE
from .span import Span

Cell = str | int | date | None

HSTO = ["TO_MATO", "TO_DVUT", "TO_MADP", "TO_MAPGD", "TO_TENTT", "TO_MATT", "TO_LOAITO",
        "TRANGTHAI", "TO_HTUNTG", "TO_HTUNTV", "NG_CAPNHAT"]  # fmt: skip
HSKH = ["KH_MAKH", "KH_TENKH", "KH_MADP", "KH_NGAYSINH", "KH_GIOITINH", "KH_DANTOC", "KH_CMT",
        "KH_MOBILE"]  # fmt: skip
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


def groups(office: Office, span: Span) -> Iterator[list[Cell]]:
    """HSTO: the open groups, and those closed in the quarter."""
    for group in office.groups:
        if (group.is_open(span.slug) or group.closed == span.slug) and group.leader:
            state = "D" if group.closed == span.slug else "A"
            yield [group.code, group.association, group.hamlet, OFFICE, group.leader.name,
                   group.leader.code, "1", state, "1", "1", span.last_day]  # fmt: skip


def borrowers(office: Office) -> Iterator[list[Cell]]:
    """HSKH: whoever has a row in the loan statement. Numbers of people are plainly invented."""
    for borrower in {loan.borrower.code: loan.borrower for loan in office.loans}.values():
        number = int(borrower.code[2:])
        born_on = date(1955 + number * 7 % 45, 1 + number % 12, 1 + number % 28)
        sex = "Nữ" if borrower.woman else "Nam"
        yield [borrower.code, borrower.name, borrower.hamlet, born_on, sex, "Kinh",
               f"0000{number:08}", "0000000000"]  # fmt: skip


def loans(office: Office, span: Span) -> Iterator[list[Cell]]:
    """HSKU: every loan with a balance, and those paid off in the quarter."""
    for loan in office.loans:
        yield _loan(loan, span)


def _loan(loan: Loan, span: Span) -> list[Cell]:
    flow, year = loan.flows, loan.to_date
    group = loan.borrower.group.code if loan.borrower.group else ""
    rate = f"{loan.programme.rate / 100:g}"
    return [
        loan.number, loan.borrower.code, group, OFFICE, BRANCH, loan.borrower.hamlet,
        span.last_day, loan.programme.code, loan.source, loan.made_on, loan.matures_on,
        loan.extended_to, None, rate, loan.principal, loan.disbursed_in_all, loan.current,
        loan.overdue, loan.frozen, flow["disbursed"], flow["rolled_over"], flow["repaid_current"],
        flow["repaid_overdue"], flow["repaid_frozen"], flow["moved_to_overdue"],
        flow["moved_to_frozen"], flow["extended"], flow["written_off"], year["disbursed"],
        year["rolled_over"], year["repaid_current"], year["repaid_overdue"],
        year["repaid_frozen"], year["written_off"], flow["due"], loan.unpaid_in_term,
        loan.unpaid_overdue, flow["interest_receivable"], flow["interest_collected"],
        loan.frozen_until, loan.last_transaction_on, "A" if loan.outstanding else "C",
    ]  # fmt: skip
