"""The sheet of office figures: keys, parts, days, and one posted sheet a quarter."""

import pytest

from associations.models import Quarter
from portfolio.models import ImportFile, OfficeFigure
from tests.cast import Cast

from .files import MILLION, fault, figures, posted, rules, sent

TARGET = {"CHI_TIEU": "outstanding_target", "NGAY": "15/01/2024", "PHAM_VI": "", "GIA_TRI": 5}
CLASSES = {"CHI_TIEU": "training_classes", "PHAM_VI": "association=12", "GIA_TRI": 2}


def test_a_right_sheet_becomes_figures(quarter: Quarter, cast: Cast) -> None:
    one = {**TARGET, "PHAM_VI": "commune=390101; programme=1; association=11", "GIA_TRI": 7}
    posted(quarter, figures({}, {"PHAM_VI": "source=2"}, TARGET, one, CLASSES))
    found = {(f.key, f.source_id, f.association_id): f for f in OfficeFigure.objects.all()}
    assert found["capital", "1", None].value == 90_000 * MILLION
    assert found["outstanding_target", None, None].dated_on.isoformat() == "2024-01-15"
    of_part = found["outstanding_target", None, "11"]
    assert (of_part.commune_id, of_part.programme_id) == (cast.an_lac.pk, cast.poor.pk)
    assert found["training_classes", None, "12"].value == 2
    assert len(found) == 5


@pytest.mark.parametrize(
    ("row", "rule", "value"),
    [
        ({"MA_PGD": "003902"}, "wrong_office", "003902"),
        ({"CHI_TIEU": "profit"}, "unknown_key", "profit"),
        ({"PHAM_VI": ""}, "source_required", ""),
        ({"PHAM_VI": "nguon 1"}, "scope_unreadable", "nguon 1"),
        ({"PHAM_VI": "source=9"}, "unknown_scope", "source=9"),
        ({**TARGET, "PHAM_VI": "commune=390201"}, "unknown_scope", "commune=390201"),
        ({**TARGET, "PHAM_VI": "source=1"}, "scope_not_allowed", ""),
        ({"GIA_TRI": -1}, "negative_value", "-1"),
        ({"GIA_TRI": ""}, "value_missing", ""),
        ({"NGAY": "30/04/2024"}, "figure_day_wrong", "30/04/2024"),
        ({"NGAY": "31/12/2023"}, "figure_day_wrong", "31/12/2023"),
        ({**TARGET, "NGAY": "31/12/2023"}, "figure_day_wrong", "31/12/2023"),
    ],
)
def test_errors_stop_the_sheet(quarter, row, rule, value) -> None:
    file = sent(quarter, figures(row))
    errors = file.faults.filter(error=True).exclude(rule="source_required")
    if rule == "source_required":
        errors = file.faults.filter(error=True)
    assert [(f.rule, f.value) for f in errors] == [(rule, value)]
    assert file.state == ImportFile.State.REFUSED


def test_a_stock_stands_there_once_and_decisions_follow_each_other(quarter: Quarter) -> None:
    assert rules(sent(quarter, figures({}, {"NGAY": "30/03/2024"}))) == ["figure_twice"]
    later = {**TARGET, "NGAY": "01/03/2024", "GIA_TRI": 6}
    posted(quarter, figures(TARGET, later))
    assert OfficeFigure.objects.count() == 2


def test_a_new_sheet_takes_the_place_of_the_old_one(quarter: Quarter) -> None:
    posted(quarter, figures({}, TARGET, CLASSES))
    file = posted(quarter, figures({}, {**TARGET, "GIA_TRI": 6}, {"PHAM_VI": "source=2"}))
    assert file.summary["counts"] == {"new": 1, "changed": 1, "same": 1, "gone": 1}
    assert OfficeFigure.objects.count() == 3


def test_a_sheet_without_document_is_asked_about(quarter: Quarter) -> None:
    file = sent(quarter, figures({"VAN_BAN": ""}))
    assert fault(file, "text_missing").column == "VAN_BAN"
    assert file.state == ImportFile.State.STAGED
