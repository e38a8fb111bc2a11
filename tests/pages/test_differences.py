"""The page of differences between files, and what a file that waits differs in."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portfolio.models import ImportFile
from tests.cast import Cast
from tests.imports.files import loan, loans, posted, scores, sent
from tests.portfolio.casa import with_files
from tests.portfolio.hand import MILLION

from .html import Node
from .office import Office, table

Q = "/003901/2024-Q1/"
PAGE = f"{Q}differences/"


@pytest.fixture
def told(cast: Cast, as_) -> Office:
    hand, _fourth = with_files(cast)
    office = Office(cast, hand, as_)
    office.build()
    return office


def groups_of(page: Node) -> list[str]:
    return [row[0] for row in table(page, "difference")]


def test_a_leader_reads_both_values_and_by_how_much(told: Office) -> None:
    page = told.get("lan", PAGE)
    rows = table(page, "difference")
    assert len(rows) == 17
    assert rows[0] == [
        "3901003", "Dư nợ của tổ đã giải thể hoặc không có trong HSTO", "Hội Nông dân", "Xã An Lạc",
        "HSTOkhông có", "HSKU25.000.000 đồng", "-25.000.000",
    ]  # fmt: skip
    debt = next(row for row in rows if row[1] == "Dư nợ của tổ")
    assert debt[4:] == ["Chấm điểm tổ52.500.000 đồng", "HSKU53.000.000 đồng", "-500.000"]
    place = next(row for row in rows if row[1] == "Xã của tổ")
    assert place[4:] == ["HSTOXã Đại Đồng", "Chấm điểm tổXã An Lạc", "–"]


def test_sums_are_told_to_everybody_of_the_office(told: Office) -> None:
    """Whoever keeps accounts sees no row of them."""
    page = told.get("an", PAGE)
    sums = {row[0]: row[1:] for row in table(page, "sum")}
    assert sums["Dư nợ của tổChấm điểm tổ so với HSKU"] == [
        "3", "1", "97.500.000", "98.000.000", "-500.000",
    ]  # fmt: skip
    assert not page.all("div", id="difference-list")
    of_farmers = [row for row in table(page, "association") if row[1] == "Hội Nông dân"]
    assert of_farmers[0][2:] == ["1", "52.500.000", "53.000.000", "-500.000"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("hoa", ["3901001", "3901001", "3901001", "3901004", "3901001"]),
        ("mai", ["3901001", "3901001", "3901001", "3901001"]),
    ],
)
def test_an_association_sees_its_own_groups_alone(told: Office, who: str, seen: list[str]) -> None:
    found = [code.split(" ")[0] for code in groups_of(told.get(who, PAGE))]
    assert sorted(found) == sorted(seen)


def test_narrowed_by_kind_and_part(told: Office) -> None:
    assert groups_of(told.get("lan", f"{PAGE}?kind=savers_sheets")) == ["3901001", "3901002"]
    assert groups_of(told.get("lan", f"{PAGE}?association=11&kind=debt")) == ["3901002"]
    client = told.as_(told.cast.lan)
    assert client.get(f"{PAGE}?kind=none").status_code == 404


def test_as_a_file_with_exact_numbers(told: Office) -> None:
    client = told.as_(told.cast.lan)
    answer = client.get(f"{PAGE}?download=xlsx&of=difference")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    debt = next(row for row in rows if row[1] and str(row[1]).startswith("Dư nợ của tổ (Chấm"))
    assert debt[4:] == [52_500_000, 53 * MILLION, -500_000]
    answer = told.as_(told.cast.hoa).get(f"{PAGE}?download=csv&of=difference")
    assert b"3901001" in answer.content and b"3901002" not in answer.content
    answer = told.as_(told.cast.an).get(f"{PAGE}?download=csv&of=difference")
    assert answer.status_code == 404


def test_before_it_is_posted(told: Office) -> None:
    right = {"MA_TO": "3901002", "DU_NO": 53 * MILLION, "DVUT": "11"}
    file = sent(told.hand.now, scores(right, {"MA_TO": "3901001", "DU_NO": 1}))
    page = told.get("lan", f"{Q}imports/{file.pk}/")
    summed = page.one("div", aria_label="Đối chiếu tệp này với các tệp khác").rows()
    assert ["Dư nợ của tổ", "Chấm điểm tổ", "HSKU", "2", "1"] in summed
    page = told.get("lan", f"{Q}imports/{file.pk}/differences/")
    assert table(page, "difference")[0][0] == "3901001"
    assert table(page, "difference")[0][-1] == "-44.999.999"
    posted(told.hand.now, scores(right))
    other = sent(told.hand.before, loans())
    client = told.as_(told.cast.lan)
    for pk in (other.pk, 999_999):
        assert client.get(f"{Q}imports/{pk}/differences/").status_code == 404


class TestSinceTheLastQuarter:
    """New, gone and changed rows of a file that waits."""

    @pytest.fixture
    def address(self, told: Office) -> str:
        now = {"KU_NGAYBC": "31/03/2024"}
        rows = [
            loan(0, KU_MATO="3901001", KU_MAKH="3900000000", KU_DNOTHAN=35 * MILLION, **now),
            loan(2, KU_MATO="3901002", KU_MAKH="3900000001", KU_DNOTHAN=0,
                 KU_DNOQHAN=30 * MILLION, KU_DNOKHOANH=5 * MILLION,
                 KU_NGAYDHAN_1="01/02/2029", **now),
            loan(9, KU_MATO="3901004", **now),
        ]  # fmt: skip
        file = sent(told.hand.now, loans(*rows))
        return f"{Q}imports/{file.pk}/changes/"

    def test_old_and_new_side_by_side(self, told: Office, address: str) -> None:
        page = told.get("lan", f"{address}?way=changed")
        assert [n.text for n in page.all(class_="kind")] == [
            "Mới so với quý trước (1)", "Có ở quý trước, nay không còn (4)", "Thay đổi (2)",
        ]  # fmt: skip
        assert table(page, "row") == [
            ["6600000000000000", "3900000000", "40.000.000", "35.000.000", "-5.000.000",
             "Nợ trong hạn", "Nợ trong hạn", "15/01/2028", "15/01/2028", "3901001", "3901001"],
            ["6600000000000002", "3900000001", "35.000.000", "35.000.000", "0", "Nợ khoanh",
             "Quá hạn và khoanh", "15/01/2028", "01/02/2029", "3901002", "3901002"],
        ]  # fmt: skip

    def test_new_and_gone(self, told: Office, address: str) -> None:
        new = table(told.get("lan", address), "row")
        assert [row[0] for row in new] == ["6600000000000009"]
        gone = table(told.get("lan", f"{address}?way=gone"), "row")
        assert [(row[0], row[2]) for row in gone] == [
            ("6600000000000003", "20.000.000"), ("6600000000000001", "12.000.000"),
            ("6600000000000005", "8.000.000"), ("6600000000000006", "4.000.000"),
        ]  # fmt: skip

    def test_sorted_and_as_a_file(self, told: Office, address: str) -> None:
        page = told.get("lan", f"{address}?way=gone&row-sort=outstanding_before")
        assert table(page, "row")[0][0] == "6600000000000006"
        client = told.as_(told.cast.lan)
        answer = client.get(f"{address}?way=gone&download=csv&of=row")
        assert "6600000000000003" in answer.content.decode("utf-8-sig")

    def test_the_counts_are_those_of_the_preview(self, told: Office, address: str) -> None:
        counts = ImportFile.objects.get(kind="loans").summary["counts"]
        assert (counts["new"], counts["missing"]) == (1, 4)

    def test_who_may_not_import_sees_none(self, told: Office, address: str) -> None:
        for who, status in (("hoa", 403), ("an", 403), ("tuan", 403), ("binh", 404)):
            assert told.as_(getattr(told.cast, who)).get(address).status_code == status
        client = told.as_(told.cast.lan)
        assert client.get(f"{address}?way=none").status_code == 404
