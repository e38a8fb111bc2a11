"""Ten quarters of files that hang together: loan by loan, group by group, file by file."""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from portfolio.model_office import CATALOGUE, OFFICE, QUARTERS, generate

from .reading import CLASSES, REPAID, Row, amount, day, due_on, lines, owed, read, total

PAIRS = list(pairwise(QUARTERS))
YEAR_TO_DATE = ("GNGAN", "LUUVU", "TNTHAN", "TNQHAN", "TNKHOANH", "GOCXOA")
LOWEST = {"Tốt": 85, "Khá": 70, "Trung bình": 50, "Yếu": 0}
MAXIMA = {
    "diem_gdtx": 20, "diem_nqh": 30, "diem_thu_no": 15, "diem_thu_lai": 20,
    "diem_tv_tiengui": 5, "diem_ds_tg": 10,
}  # fmt: skip


def by_number(folder: Path, quarter: str) -> dict[str, Row]:
    return {row["KU_SOKU"]: row for row in read(folder, quarter, "HSKU")}


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_every_loan_keeps_its_identities(folder: Path, then: str, now: str) -> None:
    """closing = opening + in - out: outstanding, overdue and frozen debt, unpaid interest."""
    before = by_number(folder, then)
    nothing = dict.fromkeys([*CLASSES, "KU_LAITONTHAN", "KU_LAITONQHAN"], 0)
    for number, row in by_number(folder, now).items():
        old = before.get(number, nothing)
        lent, repaid = amount(row, ["KU_Q_GNGAN"]), amount(row, REPAID)
        gone = amount(row, ["KU_Q_GOCXOA"])
        assert owed(row) == owed(old) + lent - repaid - gone, number
        overdue = amount(row, ["KU_Q_CHUYENQH"]) - amount(row, ["KU_Q_TNQHAN"])
        assert int(row["KU_DNOQHAN"]) == int(old["KU_DNOQHAN"]) + overdue, number
        frozen = amount(row, ["KU_Q_CHUYENKH"]) - amount(row, ["KU_Q_TNKHOANH"]) - gone
        assert int(row["KU_DNOKHOANH"]) == int(old["KU_DNOKHOANH"]) + frozen, number
        unpaid = ("KU_LAITONTHAN", "KU_LAITONQHAN")
        interest = amount(row, ["KU_Q_LAI_DT"]) - amount(row, ["KU_Q_LAI_TT"])
        assert amount(row, unpaid) == amount(old, unpaid) + interest, number
        assert min(int(row[column]) for column in CLASSES) >= 0


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_loans_leave_once_paid_off_and_come_when_made(folder: Path, then: str, now: str) -> None:
    before, after = by_number(folder, then), by_number(folder, now)
    assert len(after) == len(read(folder, now, "HSKU"))
    assert {number for number, row in before.items() if owed(row)} == before.keys() & after.keys()
    last_day = day(next(iter(before.values()))["KU_NGAYBC"])
    assert last_day
    for number in after.keys() - before.keys():
        made_on = day(after[number]["KU_NGAYVAY"])
        assert made_on
        assert last_day < made_on
        assert amount(after[number], ["KU_Q_GNGAN"]) > 0


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_year_to_date_is_the_sum_of_the_year(folder: Path, year: str) -> None:
    summed: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(YEAR_TO_DATE, 0))
    for quarter in [slug for slug in QUARTERS if slug.startswith(year)]:
        for number, row in by_number(folder, quarter).items():
            for flow in YEAR_TO_DATE:
                summed[number][flow] += int(row[f"KU_Q_{flow}"])
                assert int(row[f"KU_A_{flow}"]) == summed[number][flow], (quarter, number, flow)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_debt_is_overdue_after_its_maturity_and_only_then(folder: Path, quarter: str) -> None:
    for row in read(folder, quarter, "HSKU"):
        as_of = day(row["KU_NGAYBC"])
        assert as_of
        if int(row["KU_DNOQHAN"]):
            assert due_on(row) <= as_of, row["KU_SOKU"]
        if int(row["KU_DNOTHAN"]):
            assert due_on(row) > as_of, row["KU_SOKU"]
        assert bool(day(row["KU_NGAYHHKH"])) or not int(row["KU_DNOKHOANH"])


def test_history_rises_and_falls_believably(folder: Path) -> None:
    owing = [sum(map(owed, read(folder, quarter, "HSKU"))) for quarter in QUARTERS]
    assert owing == sorted(owing)
    assert 250_000_000_000 < owing[0] < 260_000_000_000
    overdue = [total(read(folder, quarter, "HSKU"), "KU_DNOQHAN") for quarter in QUARTERS]
    assert all(200_000_000 < dong < 420_000_000 for dong in overdue)
    assert overdue not in (sorted(overdue), sorted(overdue, reverse=True))
    for quarter in QUARTERS:
        loans = read(folder, quarter, "HSKU")
        assert 7_000 < sum(owed(row) > 0 for row in loans) < 8_000
        rate = total(loans, "KU_Q_LAI_TT") / total(loans, "KU_Q_LAI_DT")
        assert 0.97 < rate < 1.02, quarter
        assert 0 < total(loans, "KU_Q_GHANNO") < total(loans, "KU_GOCDHAN") / 10
        assert total(loans, "KU_Q_LUUVU") > 0
    written_off = {q for q in QUARTERS if total(read(folder, q, "HSKU"), "KU_Q_GOCXOA")}
    assert written_off == {"2022-Q4", "2023-Q2"}


@pytest.mark.parametrize("quarter", QUARTERS)
def test_groups_have_members_and_a_record(folder: Path, quarter: str) -> None:
    groups = {row["TO_MATO"]: row for row in read(folder, quarter, "HSTO")}
    heads = defaultdict(set)
    for row in read(folder, quarter, "HSKU"):
        if row["KU_MATO"] and owed(row):
            heads[row["KU_MATO"]].add(row["KU_MAKH"])
            assert row["KU_MADP"][:6] == groups[row["KU_MATO"]]["TO_MADP"][:6]
    assert heads.keys() == {code for code, row in groups.items() if row["TRANGTHAI"] == "A"}
    sizes = sorted(map(len, heads.values()))
    assert sizes[0] >= 5
    assert sizes[-1] <= 60
    assert sizes[-1] - sizes[0] > 20


def test_groups_open_close_and_move(folder: Path) -> None:
    states = {q: {r["TO_MATO"]: r for r in read(folder, q, "HSTO")} for q in QUARTERS}
    closed = {code for rows in states.values() for code in rows if rows[code]["TRANGTHAI"] == "D"}
    assert len(closed) == 2
    assert len(states["2024-Q1"].keys() - states["2022-Q1"].keys()) == 3
    moved = {
        code
        for then, now in PAIRS
        for code in states[then].keys() & states[now].keys()
        if states[then][code]["TO_MADP"] != states[now][code]["TO_MADP"]
    }
    assert len(moved) == 1
    leaders = [(r["TO_MADP"][:6], r["TO_TENTT"]) for r in states["2024-Q1"].values()]
    assert len(set(leaders)) < len(leaders)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_scores_are_whole_and_in_their_class(folder: Path, quarter: str) -> None:
    title = [str(line[0]) for line in lines(folder / quarter / "diem-to.xlsx")[:9]]
    last_day = day(read(folder, quarter, "HSKU")[0]["KU_NGAYBC"])
    assert f"Tháng {last_day:%m/%Y}" in title
    scores = read(folder, quarter, "diem-to")
    for row in scores:
        assert all(0 <= row[column] <= most for column, most in MAXIMA.items())
        assert row["tong_diem"] == sum(row[column] for column in MAXIMA)
        fitting = next(name for name, lowest in LOWEST.items() if row["tong_diem"] >= lowest)
        assert row["xep_loai"] == fitting
    deposits = [r for r in read(folder, quarter, "so-lieu-pgd") if r["pham_vi"] == "source=3"]
    assert total(scores, "so_du_tk") == total(deposits, "gia_tri")


@pytest.mark.parametrize("quarter", QUARTERS)
def test_accounts_add_up_to_the_scores(folder: Path, quarter: str) -> None:
    saved: dict[str, int] = defaultdict(int)
    savers = defaultdict(set)
    known = {row["KH_MAKH"] for row in read(folder, quarter, "HSKH")}
    there = {row["TO_MATO"] for row in read(folder, quarter, "HSTO")} | {"0000000"}
    for row in read(folder, quarter, "CASA"):
        assert row["CS_MATO"] in there and row["CS_MAKH"] in known
        saved[row["CS_MATO"]] += int(row["CS_SODU_TK"])
        if int(row["CS_SODU_TK"]):
            savers[row["CS_MATO"]].add(row["CS_MAKH"])
    assert 0 < saved.pop("0000000") < 50_000_000
    scores = {row["ma_to"]: row["so_du_tk"] for row in read(folder, quarter, "diem-to")}
    assert {code: dong for code, dong in saved.items() if dong} == scores
    assert all(3 <= len(people) <= 60 for code, people in savers.items() if code in scores)


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_flows_lead_from_account_to_account(folder: Path, then: str, now: str) -> None:
    before = {r["CS_SO_TK"]: int(r["CS_SODU_TK"]) for r in read(folder, then, "CASA")}
    rows = {r["CS_SO_TK"]: r for r in read(folder, now, "CASA")}
    assert {number for number, dong in before.items() if dong} <= rows.keys()
    for number, row in rows.items():
        flows = [int(row[name]) for name in ("CS_Q_GUITK", "CS_Q_RUTTK")]
        assert min(flows) >= 0
        assert before.get(number, 0) + flows[0] - flows[1] == int(row["CS_SODU_TK"]), number


def test_every_code_is_in_the_catalogue(folder: Path) -> None:
    with (folder / CATALOGUE).open(encoding="utf-8-sig", newline="") as file:
        known: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for row in csv.DictReader(file):
            known[row["kind"]][row["code"]] = row
    assert [len(known[kind]) for kind in ("commune", "point", "programme")] == [14, 14, 13]
    assert {row["parent"] for row in known["point"].values()} == set(known["commune"])
    assert {row["parent"] for row in known["hamlet"].values()} == set(known["commune"])
    assert known["programme"]["02"]["note"] == "hssv"
    assert known["programme"]["91"]["note"] == "mã giả định"
    for quarter in QUARTERS:
        people = {row["KH_MAKH"] for row in read(folder, quarter, "HSKH")}
        for row in read(folder, quarter, "HSKU"):
            assert row["KU_MADP"] in known["hamlet"]
            assert row["KU_MAKH"] in people
            assert row["KU_MAPGD"] == OFFICE
            since = known["programme"][row["KU_CHTRINH"]]["from"]
            assert since <= str(day(row["KU_NGAYVAY"]))


def test_the_same_files_at_every_run(folder: Path, tmp_path: Path) -> None:
    assert list(generate(tmp_path)) == list(QUARTERS)
    for name in (
        "danh-muc.csv",
        "2022-Q1/HSKU.csv",
        "2023-Q4/HSKU.csv",
        "2023-Q4/HSKH.csv",
        "2023-Q4/CASA.csv",
    ):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    for name in ("HSTO", "HSKU", "diem-to", "so-lieu-pgd"):
        assert read(tmp_path, "2024-Q2", name) == read(folder, "2024-Q2", name)
