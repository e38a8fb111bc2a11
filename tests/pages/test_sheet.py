"""The page of a monthly sheet, and saving its rows over HTTP."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.models import Job
from associations.months import Month
from groups.models import GroupMonth, Sheet
from portfolio.models import Position
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.portfolio.hand import MILLION

from .office import Office

SHEET = "/003901/sheets/2024-03/12/390101/"
ROW = f"{SHEET}rows/3901001/"
GIVEN = {
    "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7 triệu",
    "interest_receivable": "1.250.000", "interest_collected": "1,25 triệu",
    "session_attended": "1", "meeting_held": "0", "remark": "", "explanation": "",
}  # fmt: skip


def save(client: Client, revision: int = 0, path: str = ROW, **more: Any) -> Any:
    """What a script's save is answered."""
    given = GIVEN | {"revision": revision} | more
    return client.post(path, given, headers={"Accept": "application/json"})


def of_month(slug: str) -> str:
    return SHEET.replace("2024-03", slug)


def shown(client: Client, path: str = SHEET) -> Any:
    """What the page of a sheet is made of."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.context


def cell(client: Client, name: str, path: str = SHEET) -> dict[str, Any]:
    (row,) = shown(client, path)["rows"]
    return next(c for c in row["cells"] if c["name"] == name)


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def mai(office: Office) -> Client:
    return office.as_(office.cast.mai)


def test_a_row_is_saved_and_told(office: Office, mai: Client) -> None:
    told = save(mai)
    assert told.status_code == 200
    assert told.json() | {"saved_at": ""} == {
        "revision": 1,
        "saved_at": "",
        "saved_by": "Vũ Thị Mai",
        "values": {
            "members": 40, "members_with_debt": 1, "savers": 30, "savings": 7_000_000,
            "interest_receivable": 1_250_000, "interest_collected": 1_250_000,
            "session_attended": "1", "meeting_held": "0", "remark": "", "explanation": "",
        },
        "printed": {
            "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7.000.000",
            "interest_receivable": "1.250.000", "interest_collected": "1.250.000",
            "session_attended": "có", "meeting_held": "không", "remark": "",
        },
        "echo": {
            "savings": "7 triệu", "interest_receivable": "1,25 triệu",
            "interest_collected": "1,25 triệu",
        },
        "questions": [],
        "differs": [],
        "sums": {
            "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7.000.000",
            "interest_receivable": "1.250.000", "interest_collected": "1.250.000",
            "session_attended": "1", "meeting_held": "0",
        },
        "missing": [],
        "state": "in_work",
    }  # fmt: skip
    row = GroupMonth.objects.get()
    assert (row.association_id, row.savings, row.saved_by) == (WOMEN, 7_000_000, office.cast.mai)
    assert Sheet.objects.get().state == "in_work"
    page = mai.get(SHEET)
    assert page.status_code == 200
    assert "Đặng Thị Ánh" in page.content.decode()


# -- what stands beside a row ---------------------------------------------------------------------


def test_last_month_and_the_bank_stand_beside(office: Office, mai: Client) -> None:
    save(mai, path=ROW.replace("2024-03", "2024-02"), savings="6.500.000", meeting_held="1")
    debt, savings, met = (cell(mai, n) for n in ("members_with_debt", "savings", "meeting_held"))
    assert (debt["value"], debt["last"], debt["bank"]) == ("", "1", "1")
    assert debt["bank_note"] == "ngân hàng, 31/03/2024"
    assert (savings["last"], savings["bank"], savings["echo"]) == ("6.500.000", "7.000.000", "")
    assert (met["last"], met["bank"], met["bank_note"]) == ("có", "", "")
    assert cell(mai, "savings", of_month("2024-02"))["echo"] == "6,5 triệu"


def test_where_the_bank_says_something_else(mai: Client) -> None:
    told = save(mai, members_with_debt="2", savings="6.500.000").json()
    assert [d["field"] for d in told["differs"]] == ["members_with_debt", "savings"]
    assert [d["text"] for d in told["differs"]] == [
        "Số tổ viên còn dư nợ: ngân hàng có 1 tại ngày 31/03/2024, bảng ghi 2.",
        "Số dư tiền gửi: ngân hàng có 7.000.000 đồng tại ngày 31/03/2024, bảng ghi 6.500.000 đồng.",
    ]
    assert cell(mai, "savings")["differs"]
    assert GroupMonth.objects.get().savings == 6_500_000


def test_an_earlier_day_of_the_bank_is_no_difference(mai: Client) -> None:
    february = ROW.replace("2024-03", "2024-02")
    assert save(mai, path=february, members_with_debt="9").json()["differs"] == []
    found = cell(mai, "members_with_debt", of_month("2024-02"))
    assert (found["bank"], found["bank_note"]) == ("2", "ngân hàng, 31/12/2023")
    assert cell(mai, "members_with_debt", of_month("2023-12"))["bank"] == "2"


def test_the_quarters_interest_stands_where_its_last_month_is(office: Office, mai: Client) -> None:
    Position.objects.filter(ends_on="2024-03-31", borrower__code="3900000000").update(
        interest_receivable=2 * MILLION, interest_collected=MILLION
    )
    Position.objects.filter(ends_on="2024-03-31").exclude(borrower__code="3900000000").update(
        interest_receivable=0, interest_collected=0
    )
    office.build()
    assert cell(mai, "interest_receivable", of_month("2024-02"))["bank"] == ""
    found = cell(mai, "interest_receivable")
    assert (found["bank"], found["bank_note"]) == ("4.000.000", "ngân hàng, Quý I/2024")
    assert save(mai, interest_receivable="1 triệu").json()["differs"] == []  # two months unknown
    for month in ("2024-01", "2024-02"):
        save(mai, path=ROW.replace("2024-03", month), interest_receivable="1,5 triệu",
             interest_collected="0")  # fmt: skip
    (row,) = shown(mai)["rows"]
    assert row["differs"] == [
        {
            "field": "interest_collected",
            "text": "Lãi đã thu trong tháng: ngân hàng có 2.000.000 đồng trong Quý I/2024, ba bảng"
            " tháng cộng lại 1.250.000 đồng.",
        }
    ]


def test_a_provisional_quarter_stands_beside_the_month_of_its_day(
    office: Office, mai: Client
) -> None:
    office.cast.binh_minh.quarters.filter(ends_on="2024-03-31").update(as_of=date(2024, 2, 29))
    found = cell(mai, "members_with_debt", of_month("2024-02"))
    assert (found["bank"], found["bank_note"]) == ("1", "ngân hàng, 29/02/2024")
    told = save(mai, path=ROW.replace("2024-03", "2024-02"), members_with_debt="9")
    assert [d["field"] for d in told.json()["differs"]] == ["members_with_debt"]
    assert cell(mai, "members_with_debt", of_month("2024-01"))["bank"] == "2"


def test_what_is_unusual_is_saved_and_asked_back(mai: Client) -> None:
    told = save(mai, members="70").json()
    assert [q["field"] for q in told["questions"]] == ["members"]
    assert [(m["code"], len(m["questions"])) for m in told["missing"]] == [("3901001", 1)]
    told = save(mai, 1, members="70", explanation="Sáp nhập hai tổ").json()
    assert [q["field"] for q in told["questions"]] == ["members"]
    assert told["missing"] == []


# -- the answers of saving ------------------------------------------------------------------------


def test_the_same_again_has_the_same_revision(mai: Client) -> None:
    first, again = save(mai).json(), save(mai).json()
    assert (first["revision"], first["saved_at"]) == (again["revision"], again["saved_at"])


def test_somebody_elses_values_are_shown(office: Office, mai: Client) -> None:
    hoa = office.as_(office.cast.hoa)
    save(hoa, savings="5 triệu")
    told = save(mai, savings="6 triệu")
    assert told.status_code == 409
    theirs = told.json()["theirs"]
    assert (theirs["revision"], theirs["saved_by"]) == (1, "Đỗ Thị Hoa")
    assert (theirs["values"]["savings"], theirs["printed"]["savings"]) == (5 * MILLION, "5.000.000")
    assert "Đỗ Thị Hoa đã lưu số liệu khác" in told.json()["text"]
    assert save(mai, theirs["revision"], savings="6 triệu").json()["revision"] == 2


def test_impossible_values_are_refused_whole(mai: Client) -> None:
    told = save(mai, savers="41", savings="-1", members="40")
    assert told.status_code == 422
    assert [f["field"] for f in told.json()["faults"]] == ["savings", "savers"]
    assert not GroupMonth.objects.exists()
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_closed_sheet_is_read_only(mai: Client, state: str) -> None:
    save(mai)
    Sheet.objects.update(state=state, submitted_at=timezone.now())
    told = save(mai, 1, savings="1")
    assert told.status_code == 423
    assert "chỉ xem được" in told.json()["text"]
    assert not shown(mai)["sheet"]["may_enter"]


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.0", "9" * 40, "１"])
def test_odd_revisions_are_none(mai: Client, revision: str) -> None:
    save(mai)
    assert save(mai, revision, savings="1").status_code == 409  # type: ignore[arg-type]


def test_a_plain_form_goes_back_to_the_sheet(mai: Client) -> None:
    answer = mai.post(ROW, GIVEN | {"revision": "0"})
    assert (answer.status_code, answer["Location"]) == (302, f"{SHEET}#row-3901001")
    assert said(answer) == ["3901001: đã lưu."]
    refused = mai.post(ROW, GIVEN | {"revision": "1", "savings": "-1"})
    assert refused.status_code == 302
    assert "3901001: “-1” là số âm" in said(refused)[-1]


def test_fields_that_name_others_change_nothing_of_theirs(office: Office, mai: Client) -> None:
    theirs = make.group_month(
        make.sheet(FARMERS, office.cast.dai_dong, "2024-03"), office.hand.g2, savings=1
    )
    foreign: dict[str, Any] = {
        "group": theirs.group_id, "group_code": "3901002", "code": "3901002", "id": theirs.pk,
        "pk": theirs.pk, "sheet": theirs.sheet_id, "association": FARMERS, "office": "003902",
        "commune": office.cast.dai_dong.pk, "month_ends_on": "2024-02-29", "saved_by": "1",
    }  # fmt: skip
    assert save(mai, **foreign).status_code == 200
    before = theirs.saved_at, theirs.revision, theirs.savings
    theirs.refresh_from_db()
    assert (theirs.saved_at, theirs.revision, theirs.savings) == before
    row = GroupMonth.objects.exclude(pk=theirs.pk).get()
    assert (row.group, row.association_id, row.commune, row.month_ends_on, row.saved_by) == (
        office.hand.g1, WOMEN, office.cast.an_lac, date(2024, 3, 31), office.cast.mai,
    )  # fmt: skip


# -- whose sheet it is ----------------------------------------------------------------------------

ABSENT = (
    "/003901/sheets/2024-03/11/390101/", "/003901/sheets/2024-03/12/390102/",
    "/003901/sheets/2024-03/12/390103/", "/003901/sheets/2024-03/12/399999/",
    "/003901/sheets/2024-03/77/390101/", "/003901/sheets/2024-03/99/390101/",
    "/003901/sheets/2024-03/12/390201/", "/003902/sheets/2024-03/12/390201/",
    "/009999/sheets/2024-03/12/390101/", "/003901/sheets/2035-01/12/390101/",
    "/003901/sheets/2015-01/12/390101/", "/003901/sheets/0000-01/12/390101/",
    "/003901/sheets/9999-12/12/390101/",
)  # fmt: skip
STEPS = ("", "submit/", "return/", "accept/", "rows/3901001/", "rows/3901001/history/",
         "rows/3901003/", "rows/3901003/history/")  # fmt: skip


def test_sheets_of_others_are_as_absent_as_none(office: Office, mai: Client) -> None:
    make.sheet(FARMERS, office.cast.an_lac, "2024-03")
    for step in STEPS:
        get = step == "" or step.endswith("history/")
        answers = [
            (a.status_code, _bare(a.content).replace(path, ""))
            for path in ABSENT
            for a in [(mai.get if get else mai.post)(f"{path}{step}", GIVEN)]
        ]
        assert {status for status, _content in answers} == {404}, step
        assert len(set(answers)) == 1, step


@pytest.mark.parametrize("who", ["mai", "lan"])
def test_groups_of_others_are_as_absent_as_none(office: Office, who: str) -> None:
    client = office.as_(getattr(office.cast, who))
    theirs = make.group(office.cast.hai_ha, "3902001")
    quarter = make.quarter(office.cast.hai_ha, "2024-Q1")
    make.group_quarter(quarter, theirs, association=WOMEN, commune=office.cast.bien_dong)
    for step, ask in (("", client.post), ("history/", client.get)):
        found = set()
        for code in ("3901002", "3901003", "3901004", "3902001", "3999999"):
            path = f"{SHEET}rows/{code}/{step}"
            answer = ask(path, GIVEN)
            found.add((answer.status_code, _bare(answer.content).replace(path, "")))
        assert len(found) == 1, step
        assert {status for status, _content in found} == {404}


def test_who_sees_and_does_not_enter(office: Office) -> None:
    save(office.as_(office.cast.mai))
    for who, enters, reviews in (
        ("mai", True, False), ("hoa", True, False), ("tuan", False, True), ("lan", False, True),
    ):  # fmt: skip
        client = office.as_(getattr(office.cast, who))
        sheet = shown(client)["sheet"]
        assert (sheet["may_enter"], sheet["may_review"]) == (enters, reviews), who
        assert save(client, 1).status_code == (200 if enters else 403), who
        for step in ("return/", "accept/"):
            assert client.post(f"{SHEET}{step}").status_code == (302 if reviews else 403), who


def everything(client: Client) -> list[bytes]:
    cache.clear()
    found = [client.get(of_month(month)).content for month in ("2024-02", "2024-03")]
    return [*found, client.get(f"{ROW}history/").content]


def test_rows_of_others_change_nothing_that_is_shown(office: Office, mai: Client) -> None:
    save(mai)
    start = [_bare(page) for page in everything(mai)]
    cast, hand = office.cast, office.hand
    for association, commune, group in (
        (FARMERS, cast.an_lac, hand.g3), (FARMERS, cast.dai_dong, hand.g2),
    ):  # fmt: skip
        make.group_month(make.sheet(association, commune, "2024-03"), group, savings=99)
    # Of a month in which the group was another association's.
    elsewhere = make.sheet(FARMERS, cast.dai_dong, "2024-02")
    make.group_month(elsewhere, hand.g1, members=77, savings=99_999_999)
    make.score(hand.g3, date(2024, 2, 29), 80, "fair", savings=5)
    assert [_bare(page) for page in everything(mai)] == start


def _bare(page: bytes) -> str:
    text = page.decode()
    for token in {
        part.split('"')[0] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]
    }:
        text = text.replace(token, "")
    return text


def test_the_months_that_there_are(office: Office, mai: Client) -> None:
    urls = shown(mai)["sheet"]["urls"]
    assert (urls["previous"], urls["next"]) == (of_month("2024-02"), of_month("2024-04"))
    rule = make.sheet_rule(office.cast.binh_minh, "2024-02")
    assert mai.get(of_month("2024-01")).status_code == 404
    assert shown(mai, of_month("2024-02"))["sheet"]["urls"]["previous"] == ""
    rule.last_month_ends_on = date(2024, 3, 31)
    rule.save()
    assert shown(mai)["sheet"]["urls"]["next"] == ""
    assert mai.get(of_month("2024-04")).status_code == 404
    now = Month.of(timezone.localdate())
    rule.delete()
    assert shown(mai, of_month(now.slug))["sheet"]["urls"]["next"] == ""
    assert mai.get(of_month(now.next.slug)).status_code == 404
    assert save(mai, path=ROW.replace("2024-03", now.next.slug)).status_code == 404


# -- its steps ------------------------------------------------------------------------------------


def test_the_way_of_a_sheet(office: Office, mai: Client) -> None:
    lan = office.as_(office.cast.lan)
    assert [m["code"] for m in shown(mai)["missing"]] == ["3901001"]
    refused = mai.post(f"{SHEET}submit/")
    assert refused["Location"] == f"{SHEET}#missing"
    assert said(refused) == ["Bảng chưa đủ số liệu: còn 1 tổ cần bổ sung."]
    save(mai)
    assert shown(mai)["missing"] == []
    assert said(mai.post(f"{SHEET}submit/")) == ["Đã nộp bảng."]
    sheet = shown(lan)["sheet"]
    assert (sheet["state"], sheet["state_label"], sheet["open"], sheet["may_accept"]) == (
        "submitted", "Đã nộp", False, True,
    )  # fmt: skip
    assert "Vũ Thị Mai" in sheet["submitted"]
    assert said(lan.post(f"{SHEET}return/", {"reason": " "})) == ["Hãy ghi lý do trả lại bảng."]
    lan.post(f"{SHEET}return/", {"reason": "Thiếu họp tổ"})
    sheet = shown(mai)["sheet"]
    assert (sheet["state"], sheet["reason"], sheet["may_enter"]) == (
        "returned", "Thiếu họp tổ", True,
    )  # fmt: skip
    assert not Job.objects.filter(kind="build_quarter").exists()


def test_an_accepted_sheet_has_its_quarter_built(
    office: Office, mai: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    lan = office.as_(office.cast.lan)
    save(mai)
    mai.post(f"{SHEET}submit/")
    seen = shown(lan)["sheet"]["seen"]
    lan.post(f"{SHEET}accept/", {"seen": seen})
    built = Job.objects.filter(kind="build_quarter")
    assert list(built.values_list("key", "asked_by__username")) == [
        (str(office.hand.now.pk), "lan")
    ]
    built.delete()
    lan.post(f"{SHEET}return/", {"reason": "Sai"})
    assert built.count() == 1
    assert shown(lan)["sheet"]["state"] == "returned"


def test_what_was_submitted_again_is_looked_at_first(office: Office, mai: Client) -> None:
    lan = office.as_(office.cast.lan)
    save(mai)
    mai.post(f"{SHEET}submit/")
    seen = shown(lan)["sheet"]["seen"]
    office.as_(office.cast.dung).post(f"{SHEET}return/", {"reason": "Sai"})
    save(mai, 1, savings="8 triệu")
    mai.post(f"{SHEET}submit/")
    assert "nộp lại" in said(lan.post(f"{SHEET}accept/", {"seen": seen}))[0]
    assert Sheet.objects.get().state == "submitted"


def test_days_late(office: Office, mai: Client) -> None:
    sheet = shown(mai)["sheet"]
    assert sheet["due_on"] == date(2024, 4, 5)
    assert sheet["late"] == (timezone.localdate() - date(2024, 4, 5)).days
    at = timezone.make_aware(timezone.datetime(2024, 4, 7, 23, 59))  # type: ignore[attr-defined]
    make.sheet(WOMEN, office.cast.an_lac, "2024-03", state="submitted", submitted_at=at)
    assert shown(mai)["sheet"]["late"] == 2


# -- the history of a row -------------------------------------------------------------------------


def test_who_changed_what_and_why(office: Office, mai: Client) -> None:
    hoa = office.as_(office.cast.hoa)
    assert list(mai.get(f"{ROW}history/").context["changes"]) == []
    save(mai)
    save(hoa, 1, savings="2 triệu", meeting_held="1", explanation="Rút để sửa nhà")
    last, first = office.as_(office.cast.lan).get(f"{ROW}history/").context["changes"]
    assert "Đỗ Thị Hoa" in last["saved"]
    assert last["reason"] == "Rút để sửa nhà"
    assert last["fields"] == [
        {"label": "Số dư tiền gửi", "before": "7.000.000", "after": "2.000.000"},
        {"label": "Họp tổ trong tháng", "before": "không", "after": "có"},
        {"label": "Giải trình", "before": "", "after": "Rút để sửa nhà"},
    ]
    assert [f["label"] for f in first["fields"]][:2] == ["Số tổ viên", "Số tổ viên còn dư nợ"]
    assert {f["before"] for f in first["fields"]} == {""}


def test_what_a_row_was_in_anothers_sheet_stays_there(office: Office, mai: Client) -> None:
    cast, hand = office.cast, office.hand
    make.group_month(make.sheet(FARMERS, cast.dai_dong, "2024-03"), hand.g1, members=77)
    assert cell(mai, "members")["value"] == ""
    assert mai.get(f"{ROW}history/").context["changes"] == []
    assert save(mai).status_code == 200
    (change,) = mai.get(f"{ROW}history/").context["changes"]
    assert {f["before"] for f in change["fields"]} == {""}


def test_what_a_sheet_was_stays_when_its_group_goes(office: Office, mai: Client) -> None:
    save(mai)
    Sheet.objects.update(state="accepted", submitted_at=timezone.now())
    office.hand.g1.quarters.update(commune=office.cast.dai_dong)
    (row,) = shown(mai)["rows"]
    assert (row["code"], row["open"], row["cells"][0]["value"]) == ("3901001", False, "40")
    assert mai.get(of_month("2024-02")).status_code == 404


# -- how many statements --------------------------------------------------------------------------


def test_statements(office: Office, mai: Client) -> None:
    """A page, a save and a history: as many, however many groups there are."""
    looks: list[Callable[[], Any]] = [
        lambda: mai.get(SHEET),
        lambda: save(mai, 2, savings=timezone.now().microsecond),
        lambda: mai.get(f"{ROW}history/"),
    ]
    save(mai)
    save(mai, 1, savings="1")
    found = []
    for groups in (1, 40):
        for n in range(groups):
            group = make.group(office.cast.binh_minh, f"39{groups:02}0{n:02}")
            make.group_quarter(
                office.hand.now, group, association=WOMEN, commune=office.cast.an_lac,
                hamlet=office.cast.an_lac_1, point=office.cast.an_lac_point,
            )  # fmt: skip
            make.score(group, date(2024, 3, 31), 80, "fair", savings=5)
        office.build()
        GroupMonth.objects.update(revision=2)
        found.append([statements(look) for look in looks])
    assert found == [[13, 21, 9]] * 2


def statements(look: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert look().status_code == 200
    return len(asked)
