"""A large invented office as the bank's files: HSTO with groups of sixty loans, and HSKU."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

from associations.models import Commune, CommuneName, Office, OfficeName
from associations.periods import Period
from portfolio.model_office.statements import HSKU, HSTO
from portfolio.models import Programme

OFFICE = "999801"
_COMMUNES = [f"9998{n:02}" for n in range(1, 16)]
_PROGRAMMES = ("01", "02", "03", "06", "19")
_SINCE = date(2015, 1, 1)
_LOANS_A_GROUP = 60


def make() -> Office:
    """The office with its communes and programmes; its loans come from `files`."""
    office = Office.objects.create(synthetic=True)
    OfficeName.objects.create(office=office, code=OFFICE, name="Đo tốc độ", valid_from=_SINCE)
    for number, code in enumerate(_COMMUNES):
        commune = Commune.objects.create(office=office)
        name = f"Xã {number}"
        CommuneName.objects.create(
            office=office, commune=commune, code=code, name=name, valid_from=_SINCE
        )
    for code in _PROGRAMMES:
        Programme.objects.create(office=office, code=code, name=code, valid_from=_SINCE)
    return office


def files(folder: Path, period: Period, loans: int) -> list[tuple[str, bytes]]:
    """HSTO and HSKU of a quarter as workbooks."""
    groups = -(-loans // _LOANS_A_GROUP)
    made = {"HSTO.xlsx": (HSTO, _groups(groups)), "HSKU.xlsx": (HSKU, statement(period, loans))}
    found = []
    for name, (head, rows) in made.items():
        path = folder / f"{period.slug}-{name}"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, head)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
        found.append((name, path.read_bytes()))
    return found


def _groups(count: int) -> Iterator[list[str]]:
    for n in range(count):
        commune = _COMMUNES[n % len(_COMMUNES)]
        code, association = f"98{n:05}", str(11 + n % 4)
        yield [code, association, commune, OFFICE, f"Tổ trưởng {n}", "", "1", "A", "1", "1", ""]


def statement(period: Period, count: int) -> Iterator[list[object]]:
    """Loans that repay one million a quarter; every column that the bank's file has."""
    reported, quarters = period.ends_on.isoformat(), period.year * 4 + period.number - 8092
    for n in range(count):
        group = n // _LOANS_A_GROUP
        current = (60 - quarters) * 1_000_000 + n % 977 * 1000
        overdue = 400_000 if n % 300 == 0 else 0
        zeros = [0] * 9
        yield [
            f"6600{n:012}", f"98{n * 4 // 5:08}", f"98{group:05}", OFFICE, "999800",
            _COMMUNES[group % len(_COMMUNES)], reported, _PROGRAMMES[n % len(_PROGRAMMES)],
            str(1 + n % 2), "2022-05-10", "2027-05-10", "", "", "6.6", 70_000_000, 70_000_000,
            current, overdue, 0, 0, 0, 1_000_000, *zeros[:6], 0, 0, 1_000_000, 0, 0, 0, 0,
            12_000, 0, 900_000, 880_000, "", reported, "A",
        ]  # fmt: skip
