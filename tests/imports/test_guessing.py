"""What is guessed of an unknown file, and its first rows as they would be read."""

from typing import Any

import pytest

from associations import sheets
from associations.sheets import Top
from portfolio.imports.drafts import Draft, first_rows
from portfolio.imports.guessing import Given, columns_of, headings_at, kind_of, unit_of
from portfolio.imports.kinds import KINDS
from portfolio.imports.layouts import BUILT_IN
from portfolio.models import FileLayout, ImportFile

from .files import LOAN, MILLION, as_csv, as_xlsx, borrowers, figures, groups, loans, scores
from .test_layouts import book, renamed

Kind = ImportFile.Kind
TITLES = ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "PGD Bình Minh", "SAO KÊ"]


def given(content: bytes) -> Given:
    tops = sheets.top(content)
    sheet, header = headings_at(tops)
    return Given.of(tops[sheet], header)


def named(found: dict[str, list[int]], at: Given) -> dict[str, list[str]]:
    return {field: [at.headings[place] for place in places] for field, places in found.items()}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.GROUPS, groups()), (Kind.BORROWERS, borrowers()), (Kind.LOANS, loans()),
        (Kind.SCORES, scores()), (Kind.FIGURES, figures()),
        (Kind.LOANS, as_xlsx(renamed(), titles=TITLES)),
        (Kind.BORROWERS, as_csv([{"Mã KH": "0000000001", "Họ và tên": "Tô Văn Tám",
                                  "Địa bàn": "390101"}])),
        (Kind.SAVINGS, as_csv([{"Mã tổ": "0000011", "Mã KH": "0000000001", "Số TK": "66001",
                                "Số dư": "500.000", "Ngày BC": "31/03/2024"}])),
    ],
)  # fmt: skip
def test_the_kind_and_all_that_is_required(kind: str, content: bytes) -> None:
    at = given(content)
    assert kind_of(at).kind == kind
    draft = Draft.guessed(KINDS[kind], at)
    assert draft.layout(at).lacking == []
    assert first_rows(draft, at).faults == {}


def test_the_banks_own_columns_are_all_found() -> None:
    """Each built-in name leads to the very field that it has there."""
    for kind, layout in BUILT_IN.items():
        names = [c.name for c in layout.columns]
        at = Given.of(Top("", [[*names], [None] * len(names)], 2), 1)
        found = {h: f for f, hs in named(columns_of(KINDS[kind], at), at).items() for h in hs}
        assert found == {c.name: c.field for c in layout.columns}, kind


def test_the_header_below_titles_on_the_second_sheet() -> None:
    summary: list[dict[str, Any]] = [{"Chỉ tiêu": "Dư nợ", "Số tiền": 1}]
    tops = sheets.top(book(**{"Tổng hợp": summary, "Chi tiết": renamed()}))
    assert headings_at(tops) == (1, 1)
    assert given(as_xlsx(renamed(), titles=TITLES, down=2)).header == 6


def test_names_that_are_shortened_or_say_more() -> None:
    row = {"Mã KH": "0000000001", "DN TH": 5, "Nợ QH (đồng)": 0, "DN khoanh": 0, "Lãi tồn TH": 3}
    at = given(as_csv([row]))
    found = named(columns_of(KINDS[Kind.LOANS], at), at)
    assert found == {
        "borrower_code": ["Mã KH"], "current": ["DN TH"], "overdue": ["Nợ QH (đồng)"],
        "frozen": ["DN khoanh"], "unpaid_interest_current": ["Lãi tồn TH"],
    }  # fmt: skip


def test_several_columns_of_a_maturity_in_their_order() -> None:
    more = {"Ngày đến hạn gia hạn": "", "Ngày gia hạn": "15/01/2029"}
    at = given(as_csv([row | more for row in renamed()]))
    places = columns_of(KINDS[Kind.LOANS], at)["matures_on"]
    assert [at.headings[place] for place in places] == ["Hạn trả cuối cùng", *more]


def test_what_cannot_be_read_as_the_field_is_not_taken() -> None:
    rows = [{"Mã KH": "0000000001", "Ngày vay": "Tô Văn Tám"}]
    assert "made_on" not in columns_of(KINDS[Kind.LOANS], given(as_csv(rows)))


def test_a_name_that_stands_twice_cannot_be_chosen() -> None:
    at = given(loans().replace(b"KU_DNOQHAN", b"KU_DNOTHAN"))
    found = columns_of(KINDS[Kind.LOANS], at)
    assert {"current", "overdue"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("unit", "content"),
    [
        ("dong", as_xlsx(renamed(), titles=TITLES)),
        ("million", as_xlsx(renamed(), titles=[*TITLES, "Đơn vị: triệu đồng"])),
        ("thousand", as_xlsx(renamed(), titles=[*TITLES, "ĐVT: nghìn đồng"])),
        ("billion", as_xlsx(renamed(), titles=[*TITLES, "(tỷ đồng)"])),
        ("million", as_xlsx([{"Mức vay (triệu đồng)" if k == "Mức vay" else k: v
                              for k, v in row.items()} for row in renamed()])),
        ("million", as_xlsx(renamed(size=MILLION))),
        ("thousand", as_xlsx(renamed(size=1000))),
    ],
)  # fmt: skip
def test_the_unit_by_what_is_said_or_by_size(unit: str, content: bytes) -> None:
    at = given(content)
    kind = KINDS[Kind.LOANS]
    assert unit_of(kind, at, columns_of(kind, at)) == unit


def test_savings_are_small_and_still_dong() -> None:
    rows = [{"Mã tổ": "0000011", "Mã KH": "1", "Số TK": "66001", "Số dư": 5, "Ngày BC": 45382}]
    kind, at = KINDS[Kind.SAVINGS], given(as_xlsx(rows))
    assert unit_of(kind, at, columns_of(kind, at)) == "dong"


class TestFirstRows:
    def test_are_ten_and_say_what_is_wrong_in_the_cell(self) -> None:
        rows = renamed(*[{"KU_MATO": f"{n}"} for n in range(20)])
        rows[3] |= {"Ngày vay": "31/02/2024", "Mức vay": "nhiều"}
        at = given(as_csv(rows, titles=["x"]))
        found = first_rows(Draft.guessed(KINDS[Kind.LOANS], at), at)
        assert found.rows == [*range(3, 13)]
        faults = {where: fault.rule for where, fault in found.faults.items()}
        assert faults == {(6, "NGÀY VAY"): "day_unreadable", (6, "MỨC VAY"): "number_unreadable"}
        assert found.raw[6, "MỨC VAY"] == "nhiều"
        assert found.columns["group_code"][1] == "0000001"

    def test_without_rollover_where_the_draft_says_so(self) -> None:
        at = given(as_csv(renamed({"KU_Q_GNGAN": 9, "KU_Q_LUUVU": 4})))
        draft = Draft(KINDS[Kind.LOANS], columns_of(KINDS[Kind.LOANS], at), rollover_included=True)
        assert first_rows(draft, at).columns["disbursed"] == [5]

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_nothing_or_of_one_column(self, kind: str) -> None:
        at = given(as_csv([{"A": "1", "B": "x"}, {"A": "", "B": ""}]))
        assert first_rows(Draft(KINDS[kind]), at).rows == []
        for field in KINDS[kind].fields:
            assert first_rows(Draft(KINDS[kind], {field.name: [0]}), at).rows == [2]


def test_a_saved_mapping_comes_back_as_it_was() -> None:
    at = given(as_csv([LOAN | {"KU_NGAYDHAN_2": ""}]))
    kind = KINDS[Kind.LOANS]
    draft = Draft(kind, columns_of(kind, at), "million", {"principal": "dong"}, True, False)
    columns = [
        {"column": c.name, "field": c.field, "unit": c.unit} for c in draft.layout(at).columns
    ]
    saved = FileLayout(kind=kind.kind, columns=columns, rollover_included=True)
    assert Draft.of_saved(saved, at) == draft
