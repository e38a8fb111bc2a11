"""Every address of the product, and what each person of the cast gets there.

The columns are the people in the order of PEOPLE. `in` is a redirect to the sign-in page, `to` a
redirect elsewhere. POST stands only where it may change something; everywhere else it is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# leader, credit officer, the same of one commune, association officer, the same of one commune,
# administrator, leader of the other office, somebody without a role, nobody signed in
PEOPLE = ("lan", "dung", "tuan", "hoa", "mai", "an", "binh", "xuan", "")

SEE = "200 200 200 200 200 200 404 404 in"
ROWS = "200 200 200 200 200 403 404 404 in"
IMPORT = "200 200 403 403 403 403 404 404 in"
IMPORTS = "to  to  403 403 403 403 404 404 in"
PEOPLE_SEEN = "403 403 403 403 403 200 404 404 in"
PEOPLE_KEPT = "403 403 403 403 403 to  404 404 in"
ENTER = "403 403 403 200 200 403 404 404 in"
# What Mai read in from a file is hers alone.
MAIS = "403 403 403 404 200 403 404 404 in"
MAIS_KEPT = "403 403 403 404 to  403 404 404 in"
ENTERED = "403 403 403 to  to  403 404 404 in"
LEADS = "to  403 403 403 403 403 404 404 in"
SIGNED_IN = "200 200 200 200 200 200 200 200 in"
REVIEWED = "to  to  to  403 403 403 404 404 in"
AWAY = "to  to  to  to  to  to  to  to  in"
EVERYBODY = "200 200 200 200 200 200 200 200 200"
REFUSED = "405 405 405 405 405 405 405 405 405"
LED_AWAY = "to  to  to  to  to  to  to  to  to"

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Address:
    """An address of the world of the tests; {names} stand for rows of that world."""

    path: str
    get: str | None = None
    post: str | None = None
    data: Data | Callable[[], Data] = field(default_factory=dict)

    def expected(self, method: str) -> dict[str, str]:
        """What each person gets; where a method is not known, everybody signed in is told so."""
        given = getattr(self, method)
        known = given.split() if given else [*["405"] * 8, "in"]
        return dict(zip(PEOPLE, known, strict=True))


def _a_file() -> Data:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"file": SimpleUploadedFile("moi.csv", b"KU_SOKU\n1\n")}


def _a_sheet() -> Data:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.groups.sheet_files import row, xlsx

    return {"file": SimpleUploadedFile("bang.xlsx", xlsx([row("3901001", members=40)]))}


def _an_example() -> Data:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"file": SimpleUploadedFile("mau.csv", "Mã tổ\n1\n".encode())}


_Q = "/003901/2024-Q1/"
_G = "/003901/groups/"
RATED_SEEN = "200 200 200 403 403 403 404 404 in"
CHANGED = "to  to  to  to  to  403 404 404 in"
_TOLD = {"on": "01/06/2024", "reason": "Họp tổ", "leader": "Tô Thị Năm"}
_NEW_GROUP = _TOLD | {"association": "12", "commune": "390101", "code": "3901099"}
_SCORE = {
    "attendance": "20", "overdue_ratio": "30", "due_principal": "15", "interest": "20",
    "saving_members": "5", "savings_growth": "9,5", "reason": "Tệp thiếu",
}  # fmt: skip
_L = "/003901/layouts/"
_S = "/003901/sheets/2024-03/12/390101/"
_P = "/003901/people/"
_A = "/003901/activities/"
_NEW_PASSWORD = {"old_password": "sai", "new_password1": "a", "new_password2": "b"}
_ROLE = {"role": "leader", "valid_from": "01/04/2024"}

_ACTIVITY = {"part": "12-390101", "held_on": "2024-03-05", "note": "", "reason": "Nhầm"}
_CLASS = _ACTIVITY | {"topic": "Ghi sổ tổ", "audience": "", "people": "40"}
_INSPECTION = _ACTIVITY | {"looked_at": "group", "number": "3"}

ADDRESSES = {
    "health_live": Address("/health/live", get=EVERYBODY, post=REFUSED),
    "health_ready": Address("/health/ready", get=EVERYBODY, post=REFUSED),
    "home": Address("/", get="to to to to to to to 200 in"),
    "sign_in": Address(
        "/sign-in/",
        get="to to to to to to to to 200",
        post="to to to to to to to to 200",
        data={"username": "lan", "password": "sai"},
    ),
    "sign_out": Address("/sign-out/", post=AWAY),
    "invitation": Address("/invitation/MQ/set-password/", get=EVERYBODY, post=EVERYBODY),
    "change_password": Address("/password/", get=SIGNED_IN, post=SIGNED_IN, data=_NEW_PASSWORD),
    "account": Address("/account/", get=SIGNED_IN),
    "end_other_sessions": Address("/account/sign-out-elsewhere/", post=AWAY),
    # Nobody of the cast has a device: a code is asked of no one, and setting one up is open to all.
    "second_step": Address("/second-step/", get=AWAY, post=AWAY, data={"code": "000000"}),
    "set_up_second_step": Address(
        "/second-step/set-up/", get=SIGNED_IN, post=SIGNED_IN, data={"code": "sai"}
    ),
    "recovery_codes": Address("/second-step/codes/", get=AWAY),
    "new_recovery_codes": Address(
        "/second-step/codes/new/", post="403 403 403 403 403 403 403 403 in"
    ),
    "drop_second_step": Address("/second-step/drop/", post="403 to to to to 403 403 to in"),
    "set_language": Address("/language/", get=LED_AWAY, post=LED_AWAY, data={"language": "en"}),
    "rights": Address("/rights/", get=SIGNED_IN),
    "indicators": Address("/indicators/", get=SIGNED_IN),
    "job": Address("/jobs/{job}/", get="200 200 404 404 404 404 404 404 in"),
    "open_quarter": Address(
        "/003901/open-quarter/", get=IMPORT, post=IMPORTS, data={"quarter": "2024-Q2"}
    ),
    "people": Address(_P, get=PEOPLE_SEEN),
    "invite": Address(
        f"{_P}invite/",
        get=PEOPLE_SEEN,
        post=PEOPLE_KEPT,
        data=_ROLE | {"username": "moi", "full_name": "Người Mới"},
    ),
    "person": Address(f"{_P}{{tuan}}/", get=PEOPLE_SEEN, post=PEOPLE_KEPT, data=_ROLE),
    "new_link": Address(f"{_P}{{tuan}}/link/", post=PEOPLE_KEPT),
    "phone": Address(f"{_P}{{tuan}}/phone/", post=PEOPLE_KEPT, data={"phone": "0912 345 678"}),
    "unlock": Address(f"{_P}{{tuan}}/unlock/", post=PEOPLE_KEPT),
    "reset_second_step": Address(f"{_P}{{tuan}}/second-step/", post=PEOPLE_KEPT),
    "lock": Address(f"{_P}{{tuan}}/lock/", post=PEOPLE_KEPT),
    "end_assignment": Address(f"{_P}{{tuan}}/end/{{assignment}}/", post=PEOPLE_KEPT),
    "overview": Address(_Q, get=SEE),
    "composition": Address(f"{_Q}composition/", get=SEE),
    "overdue": Address(f"{_Q}overdue/", get=SEE),
    "maturities": Address(f"{_Q}maturities/", get=SEE),
    "groups": Address(f"{_Q}groups/", get=SEE),
    "group": Address(f"{_Q}groups/3901001/", get="200 200 200 200 200 403 404 404 in"),
    "loans": Address(f"{_Q}loans/", get=ROWS, post=ROWS, data={"q": "Lan"}),
    "loan": Address(f"{_Q}loans/{{loan}}/", get="200 200 200 200 200 403 404 404 in"),
    "borrower": Address(f"{_Q}borrowers/{{borrower}}/", get="200 200 200 200 200 403 404 404 in"),
    "meeting": Address(f"{_Q}meeting/", get=SEE),
    "briefing": Address(f"{_Q}briefing/", get=SEE),
    "remark": Address(
        f"{_Q}briefing/remark/", post=LEADS, data={"section": "tasks", "text": "Thu hồi nợ"}
    ),
    "quarter": Address(f"{_Q}quarter/", get=SEE),
    "differences": Address(f"{_Q}differences/", get=SEE),
    "imports": Address(f"{_Q}imports/", get=IMPORT, post=IMPORTS, data=_a_file),
    "import_file": Address(f"{_Q}imports/{{staged}}/", get=IMPORT),
    "file_differences": Address(f"{_Q}imports/{{staged}}/differences/", get=IMPORT),
    "file_changes": Address(f"{_Q}imports/{{staged}}/changes/", get=IMPORT),
    "file_set": Address(f"{_Q}imports/sets/{{set}}/", get=IMPORT),
    "set_progress": Address(f"{_Q}imports/sets/{{set}}/progress/", get=IMPORT),
    "confirm_files": Address(f"{_Q}imports/sets/{{set}}/confirm/", post=IMPORTS),
    "faults_set": Address(f"{_Q}imports/sets/{{set}}/faults/", get=IMPORT),
    "faults_file": Address(f"{_Q}imports/{{faulty}}/faults/", get=IMPORT),
    "mend_file": Address(f"{_Q}imports/{{faulty}}/mend/", post=IMPORTS),
    "drop_files": Address(f"{_Q}imports/sets/{{set}}/drop/", post=IMPORTS),
    "confirm_file": Address(f"{_Q}imports/{{staged}}/confirm/", post=IMPORTS),
    "discard_file": Address(f"{_Q}imports/{{staged}}/discard/", post=IMPORTS),
    "map_file": Address(f"{_Q}imports/{{staged}}/mapping/", post=IMPORTS),
    "layouts": Address(_L, get=IMPORT, post=IMPORTS, data=_an_example),
    "layout": Address(f"{_L}{{layout}}/", get=IMPORT, post=IMPORT),
    "copy_layout": Address(f"{_L}{{layout}}/copy/", post=IMPORTS),
    "delete_layout": Address(f"{_L}{{layout}}/delete/", post=IMPORTS),
    "built_in_layout": Address(f"{_L}built-in/loans/", get=IMPORT),
    "copy_built_in": Address(f"{_L}built-in/loans/copy/", post=IMPORTS),
    "layout_example": Address(f"{_L}examples/{{example}}/", get=IMPORT, post=IMPORT),
    "undo_file": Address(f"{_Q}imports/{{posted}}/undo/", post=LEADS),
    "figures": Address(
        f"{_Q}figures/",
        get=IMPORT,
        post=IMPORTS,
        data={"report": "12/BC-PGD", "capital:source=1": "5"},
    ),
    "sheet": Address(_S, get=ROWS),
    "sheet_row": Address(f"{_S}rows/3901001/", post=ENTERED, data={"members": "40"}),
    "sheet_row_history": Address(f"{_S}rows/3901001/history/", get=ROWS),
    "sheet_submit": Address(f"{_S}submit/", post=ENTERED),
    "sheet_return": Address(f"{_S}return/", post=REVIEWED, data={"reason": "Thiếu"}),
    "sheet_accept": Address(f"{_S}accept/", post=REVIEWED),
    "sheet_file": Address(f"{_S}file/", get=ROWS),
    "sheet_upload": Address(f"{_S}upload/", get=ENTER, post=ENTERED, data=_a_sheet),
    "sheet_upload_preview": Address(f"{_S}upload/{{upload}}/", get=MAIS),
    "sheet_upload_confirm": Address(f"{_S}upload/{{upload}}/confirm/", post=MAIS_KEPT),
    "sheet_upload_discard": Address(f"{_S}upload/{{upload}}/discard/", post=MAIS_KEPT),
    "activities": Address("/003901/activities/", get=ROWS),
    "new_class": Address(f"{_A}classes/new/", get=ENTER, post=ENTERED, data=_CLASS),
    "new_inspection": Address(f"{_A}inspections/new/", get=ENTER, post=ENTERED, data=_INSPECTION),
    "training_class": Address(f"{_A}classes/{{class}}/", get=ROWS, post=ENTERED, data=_CLASS),
    "inspection": Address(
        f"{_A}inspections/{{inspection}}/", get=ROWS, post=ENTERED, data=_INSPECTION
    ),
    "delete_class": Address(
        f"{_A}classes/{{class}}/delete/", post=ENTERED, data={"reason": "Nhầm"}
    ),
    "delete_inspection": Address(
        f"{_A}inspections/{{inspection}}/delete/", post=ENTERED, data={"reason": "Nhầm"}
    ),
    "sheets": Address("/003901/sheets/?month=2024-03", get=ROWS),
    "sheet_rule": Address(
        "/003901/sheets/rule/",
        get="200 403 403 403 403 403 404 404 in",
        post=LEADS,
        data={"first": "2024-01", "day": "5"},
    ),
    "work": Address("/003901/work/", get=ENTER),
    "group_changes": Address(_G, get=ROWS),
    "group_new": Address(f"{_G}new/", get=ROWS, post=CHANGED, data=_NEW_GROUP),
    "group_card": Address(f"{_G}3901001/", get=ROWS),
    "group_change": Address(f"{_G}3901001/change/", post=CHANGED, data=_TOLD | {"do": "board"}),
    "group_score": Address(
        f"{_G}3901001/score/2024-03/", get=RATED_SEEN, post=REVIEWED, data=_SCORE
    ),
}
