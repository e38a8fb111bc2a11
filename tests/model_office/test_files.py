"""The model office's files, read back as anybody would: they add up to what was published."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from portfolio.model_office import QUARTERS, generate

CLASSES = ("KU_DNOTHAN", "KU_DNOQHAN", "KU_DNOKHOANH")
REPAID = ("KU_Q_TNTHAN", "KU_Q_TNQHAN", "KU_Q_TNKHOANH")
Table = list[dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model-office")
    assert list(generate(folder)) == list(QUARTERS)
    return folder


def read(folder: Path, quarter: str, name: str) -> Table:
    """A file's rows below the line that holds its column names."""
    path = folder / quarter / f"{name}.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))
    lines = CalamineWorkbook.from_path(path.with_suffix(".xlsx")).get_sheet_by_index(0).to_python()
    head = next(i for i, line in enumerate(lines) if len([c for c in line if c]) > 5)
    names = [str(name) for name in lines[head]]
    return [dict(zip(names, line, strict=True)) for line in lines[head + 1 :]]


def owed(row: dict[str, Any]) -> int:
    return sum(int(row[c]) for c in CLASSES)


def million(dong: int, decimals: int = 0) -> float:
    """Rounded half up, in million dong."""
    unit = 10 ** (6 - decimals)
    return (dong + unit // 2) // unit / 10**decimals


def sums(folder: Path, quarter: str) -> dict[str, int]:
    loans = read(folder, quarter, "HSKU")
    return {
        "outstanding": sum(map(owed, loans)),
        "entrusted": sum(owed(r) for r in loans if r["KU_MATO"]),
        "overdue": sum(int(r["KU_DNOQHAN"]) for r in loans),
        "frozen": sum(int(r["KU_DNOKHOANH"]) for r in loans),
        "disbursed": sum(int(r["KU_Q_GNGAN"]) for r in loans),
        "repaid": sum(int(r[c]) for r in loans for c in REPAID),
    }


def test_levels_and_changes_as_published(folder: Path) -> None:
    now, before = sums(folder, "2024-Q1"), sums(folder, "2023-Q4")
    assert million(now["outstanding"]) == 293_804
    assert million(before["outstanding"]) == 291_116
    assert million(now["outstanding"] - before["outstanding"]) == 2_688
    assert million(now["entrusted"]) == 292_244
    assert million(now["entrusted"] - before["entrusted"]) == 3_773
    assert million(now["outstanding"] - now["entrusted"]) == 1_560
    assert million(before["outstanding"] - before["entrusted"]) == 2_645
    assert (million(now["overdue"], 2), million(before["overdue"], 2)) == (250.15, 260.89)
    assert (million(now["frozen"], 2), million(before["frozen"], 2)) == (112.64, 123.72)
    assert (million(now["disbursed"]), million(now["repaid"])) == (21_687, 19_000)


def test_associations_groups_and_heads_as_published(folder: Path) -> None:
    groups = {r["TO_MATO"]: r for r in read(folder, "2024-Q1", "HSTO")}
    loans = [r for r in read(folder, "2024-Q1", "HSKU") if owed(r)]
    by_association: Counter[str] = Counter()
    for row in loans:
        if row["KU_MATO"]:
            by_association[groups[row["KU_MATO"]]["TO_DVUT"]] += owed(row)
    assert {k: million(v) for k, v in by_association.items()} == {
        "11": 117_303, "12": 124_039, "13": 33_415, "14": 17_486,
    }  # fmt: skip
    assert sum(r["TRANGTHAI"] == "A" for r in groups.values()) == 158
    assert len({r["KU_MAKH"] for r in loans}) == 6_535
    assert len({r["KU_MAKH"] for r in loans if r["KU_MATO"]}) == 6_519
    assert len({r["KU_CHTRINH"] for r in loans}) == 13
    assert len({r["KU_MATO"] for r in loans if int(r["KU_DNOQHAN"])}) == 7
    ratings = Counter(r["xep_loai"] for r in read(folder, "2024-Q1", "diem-to"))
    assert ratings == {"Tốt": 150, "Khá": 5, "Trung bình": 3}


def test_capital_and_training_as_published(folder: Path) -> None:
    now, before = (read(folder, q, "so-lieu-pgd") for q in ("2024-Q1", "2023-Q4"))

    def total(table: Table, key: str) -> int:
        return sum(int(r["gia_tri"]) for r in table if r["chi_tieu"] == key)

    assert million(total(now, "capital")) == 294_886
    assert million(total(now, "capital") - total(before, "capital")) == 3_711
    assert (total(now, "training_classes"), total(now, "trained_people")) == (6, 193)
    assert total(now, "training_plan_people") == 474


@pytest.mark.parametrize("number", range(1, len(QUARTERS)))
def test_every_loan_keeps_its_identity(folder: Path, number: int) -> None:
    """closing = opening + disbursed - repaid - written off, and so in each class."""
    before = {r["KU_SOKU"]: r for r in read(folder, QUARTERS[number - 1], "HSKU")}
    now = read(folder, QUARTERS[number], "HSKU")
    for row in now:
        opening = before.get(row["KU_SOKU"])
        start = owed(opening) if opening else 0
        repaid = sum(int(row[c]) for c in REPAID)
        flow = int(row["KU_Q_GNGAN"]) - repaid - int(row["KU_Q_GOCXOA"])
        assert owed(row) == start + flow, row["KU_SOKU"]
        then = int(opening["KU_DNOQHAN"]) if opening else 0
        moved = int(row["KU_Q_CHUYENQH"]) - int(row["KU_Q_TNQHAN"])
        assert int(row["KU_DNOQHAN"]) == then + moved, row["KU_SOKU"]
        assert min(int(row[c]) for c in CLASSES) >= 0
    assert {k for k, r in before.items() if owed(r)} <= {r["KU_SOKU"] for r in now}


def test_groups_have_a_believable_size_and_a_record(folder: Path) -> None:
    for quarter in QUARTERS:
        known = {r["TO_MATO"] for r in read(folder, quarter, "HSTO") if r["TRANGTHAI"] == "A"}
        heads = defaultdict(set)
        for row in read(folder, quarter, "HSKU"):
            if row["KU_MATO"] and owed(row):
                heads[row["KU_MATO"]].add(row["KU_MAKH"])
        assert set(heads) == known, quarter
        assert all(5 <= len(people) <= 60 for people in heads.values()), quarter


def test_the_same_files_at_every_run(folder: Path, tmp_path: Path) -> None:
    assert list(generate(tmp_path)) == list(QUARTERS)
    for name in ("danh-muc.csv", "2022-Q1/HSKU.csv", "2023-Q4/HSKU.csv", "2023-Q4/HSKH.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    assert read(tmp_path, "2024-Q2", "HSKU") == read(folder, "2024-Q2", "HSKU")
