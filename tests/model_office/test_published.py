"""What was published of the Đông Sơn office, read back from loans, groups and sheets."""

from collections import Counter
from pathlib import Path
from typing import Any

from .reading import REPAID, Row, amount, million, owed, percent, read, total

BEFORE, NOW = "2023-Q4", "2024-Q1"


def sums(folder: Path, quarter: str) -> dict[str, int]:
    loans = read(folder, quarter, "HSKU")
    return {
        "outstanding": sum(map(owed, loans)),
        "entrusted": sum(owed(row) for row in loans if row["KU_MATO"]),
        "overdue": total(loans, "KU_DNOQHAN"),
        "frozen": total(loans, "KU_DNOKHOANH"),
        "disbursed": total(loans, "KU_Q_GNGAN"),
        "repaid": total(loans, *REPAID),
        "written_off": total(loans, "KU_Q_GOCXOA"),
    }


def own(folder: Path, quarter: str, key: str, scope: str | None = None) -> list[Row]:
    rows = [r for r in read(folder, quarter, "so-lieu-pgd") if r["chi_tieu"] == key]
    return rows if scope is None else [r for r in rows if r["pham_vi"] == scope]


def test_outstanding_and_its_change(folder: Path) -> None:
    now, before = sums(folder, NOW), sums(folder, BEFORE)
    growth = now["outstanding"] - before["outstanding"]
    assert million(now["outstanding"]) == 293_804
    assert million(before["outstanding"]) == 291_116
    assert million(growth) == 2_688
    assert percent(growth, before["outstanding"], 2) == 0.92
    assert (million(now["disbursed"]), million(now["repaid"])) == (21_687, 19_000)
    assert growth == now["disbursed"] - now["repaid"]
    assert now["written_off"] == 0


def test_entrusted_and_direct_lending(folder: Path) -> None:
    now, before = sums(folder, NOW), sums(folder, BEFORE)
    assert million(now["entrusted"]) == 292_244
    assert million(before["entrusted"]) == 288_471
    assert million(now["entrusted"] - before["entrusted"]) == 3_773
    assert percent(now["entrusted"], now["outstanding"], 1) == 99.5
    assert million(now["outstanding"] - now["entrusted"]) == 1_560
    assert million(before["outstanding"] - before["entrusted"]) == 2_645


def test_associations_and_their_shares(folder: Path) -> None:
    association = {row["TO_MATO"]: row["TO_DVUT"] for row in read(folder, NOW, "HSTO")}
    found: Counter[str] = Counter()
    for row in read(folder, NOW, "HSKU"):
        if row["KU_MATO"]:
            found[association[row["KU_MATO"]]] += owed(row)
    assert {code: million(dong) for code, dong in found.items()} == {
        "11": 117_303, "12": 124_039, "13": 33_415, "14": 17_486,
    }  # fmt: skip
    shares = {code: percent(dong, found.total(), 1) for code, dong in found.items()}
    assert shares == {"11": 40.1, "12": 42.4, "13": 11.4, "14": 6.0}


def test_overdue_and_frozen_debt(folder: Path) -> None:
    now, before = sums(folder, NOW), sums(folder, BEFORE)
    assert (million(now["overdue"], 2), million(before["overdue"], 2)) == (250.15, 260.89)
    assert million(before["overdue"] - now["overdue"], 2) == 10.74
    assert (million(now["frozen"], 2), million(before["frozen"], 2)) == (112.64, 123.72)
    assert million(before["frozen"] - now["frozen"], 2) == 11.08
    for denominator in (now["outstanding"], now["entrusted"]):
        assert percent(now["overdue"], denominator, 2) == 0.09
        assert percent(now["frozen"], denominator, 2) == 0.04


def test_borrowers_and_programmes(folder: Path) -> None:
    loans = [row for row in read(folder, NOW, "HSKU") if owed(row)]
    entrusted = {row["KU_MAKH"] for row in loans if row["KU_MATO"]}
    direct = {row["KU_MAKH"] for row in loans if not row["KU_MATO"]}
    assert (len(entrusted), len(direct), len(entrusted | direct)) == (6_519, 16, 6_535)
    assert million(sum(map(owed, loans)) // 6_535) == 45
    assert len({row["KU_CHTRINH"] for row in loans}) == 13


def test_groups_and_ratings(folder: Path) -> None:
    groups = [row["TO_MATO"] for row in read(folder, NOW, "HSTO") if row["TRANGTHAI"] == "A"]
    assert len(groups) == 158
    overdue = {r["KU_MATO"] for r in read(folder, NOW, "HSKU") if amount(r, ["KU_DNOQHAN"])}
    assert len(overdue) == 7
    assert overdue < set(groups)
    scores = read(folder, NOW, "diem-to")
    assert {row["ma_to"] for row in scores} == set(groups)
    ratings = Counter(row["xep_loai"] for row in scores)
    assert ratings == {"Tốt": 150, "Khá": 5, "Trung bình": 3}


def test_capital(folder: Path) -> None:
    now, before = own(folder, NOW, "capital"), own(folder, BEFORE, "capital")
    assert {row["pham_vi"] for row in now} == {f"source={n}" for n in range(1, 5)}
    assert million(total(now, "gia_tri")) == 294_886
    assert million(total(before, "gia_tri")) == 291_175
    assert million(total(now, "gia_tri") - total(before, "gia_tri")) == 3_711


def test_target_and_training(folder: Path) -> None:
    target = own(folder, NOW, "outstanding_target", scope="")
    assert len(target) == 1
    assert percent(sums(folder, NOW)["outstanding"], int(target[0]["gia_tri"]), 1) == 99.6
    assert total(own(folder, NOW, "training_classes"), "gia_tri") == 6
    people, plan = own(folder, NOW, "trained_people"), own(folder, NOW, "training_plan_people")
    assert total(people, "gia_tri") == 193
    assert percent(193, total(plan, "gia_tri"), 1) == 40.7


def test_a_decision_says_the_same_in_every_quarter(folder: Path) -> None:
    said: dict[tuple[Any, ...], Any] = {}
    for quarter in ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"):
        for row in read(folder, quarter, "so-lieu-pgd"):
            key = (row["ngay"], row["chi_tieu"], row["pham_vi"])
            assert said.setdefault(key, row["gia_tri"]) == row["gia_tri"], key
    assert len(own(folder, "2024-Q2", "outstanding_target", scope="")) == 2
