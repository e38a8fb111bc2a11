"""Files as the bank exports them, for the office Bình Minh (003901), small enough to read.

Every file of a kind is right unless a test says what is wrong with it: `loans({"KU_MAPGD": ""})`.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone

from associations.models import Quarter, User
from portfolio.imports.arriving import examine, receive
from portfolio.imports.confirming import post
from portfolio.imports.sets import examine_set
from portfolio.models import Fault, FileSet, ImportFile

Row = dict[str, Any]
MILLION = 1_000_000

GROUP: dict[str, Any] = {
    "TO_MATO": "0000011", "TO_DVUT": "12", "TO_MADP": "39010101", "TO_MAPGD": "003901",
    "TO_TENTT": "Nguyễn Thị Thu", "TRANGTHAI": "A",
}  # fmt: skip
G1: Row = GROUP
G2: Row = GROUP | {"TO_MATO": "0000022", "TO_DVUT": "11", "TO_MADP": "39010201"}

LOAN: dict[str, Any] = {
    "KU_SOKU": "6600000000000001", "KU_MAKH": "0000000001", "KU_MATO": "0000011",
    "KU_MAPGD": "003901", "KU_MADP": "39010101", "KU_NGAYBC": "31/03/2024", "KU_CHTRINH": "01",
    "KU_NGUONVON": "1", "KU_NGAYVAY": "15/01/2023", "KU_NGAYDHAN_1": "15/01/2028",
    "KU_MUCVAY": 50 * MILLION, "KU_DNOTHAN": 40 * MILLION, "KU_DNOQHAN": 0, "KU_DNOKHOANH": 0,
    "KU_Q_GNGAN": 0, "KU_Q_TNTHAN": 0, "KU_Q_TNQHAN": 0, "KU_Q_TNKHOANH": 0,
}  # fmt: skip

SCORE: dict[str, Any] = {
    "MA_TO": "0000011", "DVUT": "12", "DIEM_GDTX": 20, "DIEM_NQH": 30, "DIEM_THU_NO": 15,
    "DIEM_THU_LAI": 20, "DIEM_TV_TIENGUI": 5, "DIEM_DS_TG": "7,5", "TONG_DIEM": "97,5",
    "XEP_LOAI": "Tốt",
}  # fmt: skip

SAVING: dict[str, Any] = {
    "CS_MATO": "0000011", "CS_MAKH": "0000000001", "CS_SO_TK": "390100000001",
    "CS_SODU_TK": 2 * MILLION, "CS_Q_GUITK": 2 * MILLION, "CS_Q_RUTTK": 0,
    "CS_NGAYBC": "31/03/2024",
}  # fmt: skip

FIGURE: dict[str, Any] = {
    "MA_PGD": "003901", "NGAY": "31/03/2024", "CHI_TIEU": "capital", "PHAM_VI": "source=1",
    "GIA_TRI": 90_000 * MILLION, "VAN_BAN": "12/BC-PGD",
}  # fmt: skip


def loan(number: int, **cells: Any) -> dict[str, Any]:
    """A loan of a borrower of its own, right but for the cells given."""
    own = {"KU_SOKU": f"6600{number:012}", "KU_MAKH": f"{number:010}"}
    return LOAN | own | cells


def groups(*rows: Row) -> bytes:
    """HSTO; the two groups of the tests unless told otherwise."""
    return as_csv([GROUP | row for row in rows or (G1, G2)])


def loans(*rows: Row) -> bytes:
    """HSKU; each row is a right one with other cells, and has the columns of the first one."""
    return as_csv([LOAN | row for row in rows or ({},)])


def borrowers(*rows: Row) -> bytes:
    right = {"KH_MAKH": "0000000001", "KH_TENKH": "Trần Văn Ba", "KH_MADP": "39010101"}
    return as_csv([right | row for row in rows or ({},)])


def scores(*rows: Row, title: str = "Tháng 03/2024") -> bytes:
    titles = ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", f"BẢNG CHẤM ĐIỂM TỔ – {title}"]
    return as_xlsx([SCORE | row for row in rows or ({},)], titles=titles)


def saving(number: int, **cells: Any) -> dict[str, Any]:
    """A savings account of a person of its own, right but for the cells given."""
    own = {"CS_SO_TK": f"3901{number:08}", "CS_MAKH": f"{number:010}"}
    return SAVING | own | cells


def savings(*rows: Row) -> bytes:
    """CASA; each row is a right one with other cells, and has the columns of the first one."""
    return as_csv([SAVING | row for row in rows or ({},)])


def figures(*rows: Row) -> bytes:
    return as_csv([FIGURE | row for row in rows or ({},)])


def as_csv(
    rows: Sequence[Row],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    titles: Sequence[str] = (),
) -> bytes:
    into = io.StringIO()
    writer = csv.writer(into, delimiter=delimiter)
    writer.writerows([title] for title in titles)
    writer.writerow(rows[0])
    writer.writerows([row.get(name, "") for name in rows[0]] for row in rows)
    return into.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Row], *, titles: Sequence[str] = (), down: int = 0) -> bytes:
    """A workbook; numbers stay numbers. `down` rows are left empty above everything."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        # The same bytes at each time.
        book.set_properties({"created": datetime(2024, 4, 1, tzinfo=UTC)})
        sheet = book.add_worksheet()
        lines = [[title] for title in titles] + [list(rows[0])]
        lines += [[row.get(name, "") for name in rows[0]] for row in rows]
        for i, line in enumerate(lines):
            sheet.write_row(down + i, 0, line)
    return into.getvalue()


def sent(quarter: Quarter, content: bytes, name: str = "file.csv") -> ImportFile:
    """A file that came in and was read, checked and previewed."""
    file = receive(quarter, name, content, None)
    examine(file, lambda percent: None)
    return file


def together(quarter: Quarter, *contents: bytes, by: User | None = None) -> FileSet:
    """Files that came in as one set, and were read and judged together."""
    files = FileSet.objects.create(office=quarter.office, quarter=quarter, uploaded_by=by)
    for number, content in enumerate(contents, start=1):
        receive(quarter, f"file-{number}.csv", content, by, files)
    examine_set(files, by, timezone.now(), lambda percent: None)
    files.refresh_from_db()
    return files


def posted(quarter: Quarter, content: bytes, by: User | None = None) -> ImportFile:
    """A file that was confirmed without a fault that stops it."""
    file = sent(quarter, content)
    assert file.state == ImportFile.State.STAGED, rules(file)
    assert post(file.pk, by, timezone.now())
    file.refresh_from_db()
    quarter.refresh_from_db()
    return file


def rules(file: ImportFile) -> list[str]:
    """The rules that a file breaks, one for each fault, in order of severity and row."""
    return [fault.rule for fault in file.faults.all()]


def errors(file: ImportFile) -> list[str]:
    """The rules broken by what stops the file."""
    return [fault.rule for fault in file.faults.filter(error=True)]


def fault(file: ImportFile, rule: str) -> Fault:
    """The one fault of a rule."""
    return file.faults.get(rule=rule)
