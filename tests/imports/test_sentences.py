"""What a bank officer reads: every rule in Vietnamese, with where, what and what to do."""

import re

import pytest
from django.utils.translation import override

from associations.models import Quarter
from portfolio.imports.checks import CHECKS
from portfolio.imports.faults import RULES, WARNINGS, Found, sentence
from portfolio.imports.sentences import CELLS, FILES, SETS

from .files import errors, fault, loan, loans, sent

_SLOT = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_vietnamese_sentence(rule: str) -> None:
    with override("en"):
        english = str(RULES[rule].sentence)
    details = dict.fromkeys(_SLOT.findall(english), 1_234)
    with override("vi"):
        text = sentence(Found(rule, 2, "KU_SOKU", "x", details))
    assert text != english
    assert "%" not in text.replace(" %", "")
    assert text[-1] in ".”)"


def test_checks_and_reading_have_rules_of_their_own() -> None:
    """A check drops the faults of its rules before it runs: those of the reading must stay."""
    checked = {check.rule for checks in CHECKS.values() for check in checks}
    assert checked <= set(RULES)
    read = {*FILES, *SETS, *CELLS}
    assert not checked & read
    assert checked | read == set(RULES)
    assert set(RULES) >= WARNINGS


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [loan(1, KU_MAPGD="003902"), loan(2, KU_MAPGD="003902")],
            (
                "2 dòng thuộc phòng giao dịch 003902, trong khi tệp được nhập cho phòng giao dịch "
                "003901. Hãy chọn đúng phòng giao dịch hoặc chọn đúng tệp."
            ),
        ),
        (
            [loan(1, KU_NGAYBC="30/06/2024")],
            (
                "Số liệu là của ngày 30/06/2024, không thuộc quý từ 01/01/2024 đến 31/03/2024. "
                "Hãy chọn đúng quý hoặc chọn đúng tệp."
            ),
        ),
        (
            [loan(1), loan(2), loan(3, KU_NGAYBC="30/03/2024")],
            (
                "1 dòng ghi ngày 30/03/2024, các dòng khác ghi ngày 31/03/2024. Một tệp phải là số "
                "liệu của một ngày: hãy xuất lại tệp."
            ),
        ),
        (
            [loan(1, KU_MATO="0000099")],
            "HSTO của quý này không có tổ 0000099. Hãy sửa mã, hoặc ghi tệp HSTO có tổ này.",
        ),
        (
            [loan(1), loan(1, KU_DNOTHAN=1)],
            "Dòng 2 có cùng mã nhưng số liệu khác. Hãy xác định dòng đúng và xóa dòng còn lại.",
        ),
        ([loan(1, KU_DNOTHAN=-1)], "Dư nợ không thể âm. Hãy sửa lại ô này."),
        (
            [loan(1, KU_SOKU="6,6E+15")],
            (
                "Bảng tính đã rút gọn con số nên các chữ số cuối bị mất. Hãy đặt cột ở dạng Văn "
                "bản (Text) rồi xuất lại tệp."
            ),
        ),
    ],
)
def test_what_is_read_of_a_wrong_statement(with_groups: Quarter, rows: list, text: str) -> None:
    file = sent(with_groups, loans(*rows))
    with override("vi"):
        assert [sentence(fault(file, rule)) for rule in errors(file)] == [text]
